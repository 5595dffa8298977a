//! The tables of comparisons in figures, and of what is new in local texts: the rows `hongtou compare` prints.

use serde_json::{Map, Value};
use time::Date as Day;
use time::format_description::well_known::Iso8601;

use super::Kind::{Count, Date, Number, Share, Text};
use super::{Cell, Column, Kind, Row, Sink, Table, columns};
use crate::compare::{self, diffusion_rows};
use crate::export::compared::{Compared, Waiting, fields};
use crate::export::{Dataset, ExportError};
use crate::model::Document;

/// One row a pair.
pub fn pairs<'a>(dataset: &'a Dataset) -> Table<'a> {
    figures(dataset, "Comparison", None, |compared| &compared.pairs)
}

/// One row a chapter of the national text in a pair.
pub fn chapters<'a>(dataset: &'a Dataset) -> Table<'a> {
    figures(dataset, "Coverage by chapter", Some(("chapter", 36)), |compared| &compared.chapters)
}

/// One row an instrument in a pair.
pub fn instruments<'a>(dataset: &'a Dataset) -> Table<'a> {
    figures(dataset, "Coverage by instrument", Some(("instrument", 11)), |compared| &compared.instruments)
}

fn figures<'a>(
    dataset: &'a Dataset,
    title: &'static str,
    name: Option<(&str, u16)>,
    of: fn(&Compared) -> &Waiting,
) -> Table<'a> {
    let mut all = columns(&[
        ("national_file", 30, Text),
        ("local_file", 30, Text),
        ("local_level", 12, Text),
        ("local_region", 24, Text),
        ("local_date", 12, Date),
    ]);
    all.extend(name.map(|(name, width)| Column { name: name.to_owned(), width, kind: Text }));
    all.extend(columns(&[
        ("national_units", 10, Count),
        ("local_units", 10, Count),
        ("directives", 11, Count),
        ("directives_taken_up", 11, Count),
        ("coverage", 10, Share),
        ("unit_coverage", 10, Share),
        ("verbatim", 10, Share),
        ("invention", 10, Share),
        ("operationalization", 18, Number),
        ("measures", 36, Text),
        ("copy", 9, Count),
        ("adapt", 9, Count),
        ("elaborate", 10, Count),
        ("harden", 9, Count),
        ("soften", 9, Count),
        ("new", 9, Count),
        ("signals", 36, Text),
        ("strength_national", 10, Number),
        ("strength_local", 10, Number),
        ("ambiguity_national", 10, Number),
        ("ambiguity_local", 10, Number),
    ]));
    let kinds = kinds(&all);
    let rows = Box::new(move |put: Sink<'_>| -> Result<(), ExportError> {
        for row in of(dataset.compared()?).rows()? {
            put(cells(&row?, &kinds))?;
        }
        Ok(())
    });
    Table { title, columns: all, rows }
}

/// One row an element and local text that has it: the elements most taken up first, each with who was first. Of the texts
/// that are taken the units that have a passage that is; nothing where they are too many.
pub fn diffusion<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("element", 9, Count),
        ("texts", 9, Count),
        ("rank", 9, Count),
        ("file", 30, Text),
        ("region", 24, Text),
        ("date", 12, Date),
        ("number", 14, Text),
        ("page", 8, Count),
        ("score", 10, Share),
        ("text", 60, Text),
        ("id", 22, Text),
    ]);
    let kinds = kinds(&columns);
    let rows = Box::new(move |put: Sink<'_>| -> Result<(), ExportError> {
        let Some(new) = dataset.new_units()? else { return Ok(()) };
        let mut documents: Vec<Document> = Vec::new();
        dataset.each_document(|document, passages| -> Result<(), ExportError> {
            if new.has(document) {
                documents.push(Document { passages, ..document.clone() });
            }
            Ok(())
        })?;
        let mut texts = new.of(documents.iter());
        for (_, units) in &mut texts {
            units.retain(|unit| unit.passages.iter().any(|passage| dataset.takes(passage)));
        }
        let by_id = documents.iter().map(|document| (document.id.as_str(), document)).collect();
        let elements = compare::diffusion(&texts);
        for row in diffusion_rows(&elements, &by_id) {
            put(cells(&fields(&row)?, &kinds))?;
        }
        Ok(())
    });
    Table { title: "Diffusion", columns, rows }
}

fn kinds(columns: &[Column]) -> Vec<(String, Kind)> {
    columns.iter().map(|column| (column.name.clone(), column.kind)).collect()
}

/// The values of `row` as cells.
fn cells<'r>(row: &'r Map<String, Value>, columns: &[(String, Kind)]) -> Row<'r> {
    let cell = |(name, kind): &(String, Kind)| match (row.get(name), kind) {
        (Some(Value::String(text)), Date) => Day::parse(text, &Iso8601::DATE).map_or(Cell::Empty, Cell::Date),
        (Some(Value::String(text)), _) => Cell::text(text),
        (Some(Value::Array(values)), _) => Cell::joined(values.iter().filter_map(Value::as_str)),
        (Some(Value::Number(number)), Count) => number.as_u64().map_or(Cell::Empty, Cell::Count),
        (Some(Value::Number(number)), Share) => number.as_f64().map_or(Cell::Empty, Cell::Share),
        (Some(Value::Number(number)), _) => number.as_f64().map_or(Cell::Empty, Cell::Number),
        _ => Cell::Empty,
    };
    columns.iter().map(cell).collect()
}
