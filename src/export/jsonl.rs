//! One JSON object a line. Passages are written whole, with sentences and tags as the model has them and their
//! document's identity; the rows of other tables become objects whose fields are the columns (empty ones left out).

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::{Map, Value};
use time::Date;

use super::tables::{Cell, table};
use super::{Dataset, ExportError, Options, Target};
use crate::model::{Level, Passage};

/// A passage with what is needed to know where it comes from.
#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    path: &'a str,
    title: &'a str,
    number: Option<&'a str>,
    date: Option<String>,
    level: Option<Level>,
    passage: &'a Passage,
}

pub(super) fn write(
    dataset: &Dataset,
    part: &str,
    _: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    let mut out = BufWriter::new(file);
    if part == "passages" {
        dataset.each_taken(|document, passages| -> Result<(), ExportError> {
            for passage in passages {
                let line = Line {
                    document: &document.id,
                    path: &document.source.path,
                    title: document.label(),
                    number: document.metadata.number.as_deref(),
                    date: document.metadata.date.as_ref().map(Date::to_string),
                    level: document.metadata.level,
                    passage,
                };
                put(&mut out, &line)?;
            }
            Ok(())
        })?;
    } else {
        let table = table(dataset, part);
        (table.rows)(&mut |row| {
            let fields = table.columns.iter().zip(row);
            let object: Map<String, Value> =
                fields.filter_map(|(column, cell)| Some((column.name.clone(), value(cell)?))).collect();
            Ok(put(&mut out, &object)?)
        })?;
    }
    Ok(out.flush()?)
}

fn put(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn value(cell: Cell<'_>) -> Option<Value> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(Value::from(text)),
        Cell::Passage(id, _) => Some(Value::from(id)),
        Cell::Count(count) => Some(Value::from(count)),
        Cell::Share(number) | Cell::Number(number) => Some(Value::from(number)),
        Cell::Date(date) => Some(Value::from(date.to_string())),
    }
}
