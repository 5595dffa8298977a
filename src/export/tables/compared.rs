//! The table of national and local texts side by side.

use std::collections::BTreeMap;

use super::{Cell, Row, Table, columns};
use crate::compare::{Comparison, Unit};
use crate::export::Dataset;

/// One row a tie of a local to a national unit; new units have no national side, left-out ones no local side.
pub fn alignment(dataset: &Dataset) -> Table<'_> {
    let columns = columns(&[
        ("relation", 11),
        ("local document", 30),
        ("local number", 14),
        ("local page", 8),
        ("local text", 60),
        ("national document", 30),
        ("national number", 14),
        ("national page", 8),
        ("national text", 60),
        ("rank", 8),
        ("likeness", 10),
        ("shared words", 36),
        ("reasons", 50),
        ("local passage", 22),
        ("national passage", 22),
    ]);
    let documents = dataset.documents_by_id();
    let rows = dataset.comparisons.iter().flat_map(move |comparison| {
        let label = |id: &'_ str| documents.get(id).map(|document| document.label());
        aligned_rows(
            comparison,
            label(&comparison.local).unwrap_or(&comparison.local),
            label(&comparison.national).unwrap_or(&comparison.national),
        )
    });
    Table { title: "Alignment", columns, rows: Box::new(rows) }
}

fn aligned_rows<'a>(comparison: &'a Comparison, local: &'a str, national: &'a str) -> Vec<Row<'a>> {
    let by_id = |units: &'a [Unit]| -> BTreeMap<&'a str, &'a Unit> {
        units.iter().map(|unit| (unit.id.as_str(), unit)).collect()
    };
    let locals = by_id(&comparison.local_units);
    let nationals = by_id(&comparison.national_units);
    let side = |label: &'a str, unit: Option<&'a Unit>| match unit {
        Some(unit) => [
            Cell::text(label),
            Cell::text(&unit.number),
            Cell::Count(unit.page.into()),
            Cell::text(&unit.text),
        ],
        None => [Cell::text(label), Cell::Empty, Cell::Empty, Cell::Empty],
    };
    let mut rows = Vec::new();
    for alignment in &comparison.alignments {
        let links: Vec<_> = match alignment.national.as_slice() {
            [] => vec![None],
            links => links.iter().map(Some).collect(),
        };
        for (rank, link) in links.into_iter().enumerate() {
            let unit = link.and_then(|link| nationals.get(link.passage.as_str()).copied());
            let mut row = vec![Cell::text(alignment.relation.as_str())];
            row.extend(side(local, locals.get(alignment.local.as_str()).copied()));
            row.extend(side(national, unit));
            match link {
                Some(link) => row.extend([
                    Cell::count(rank + 1),
                    Cell::Share(f64::from(link.score)),
                    Cell::text(&link.shared),
                ]),
                None => row.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
            }
            row.push(Cell::joined([alignment.reasons.join("; ")]));
            row.push(Cell::text(&alignment.local));
            row.push(Cell::optional(link.map(|link| link.passage.as_str())));
            rows.push(row);
        }
    }
    for id in &comparison.left_out {
        let mut row = vec![Cell::text("left out")];
        row.extend(side(local, None));
        row.extend(side(national, nationals.get(id.as_str()).copied()));
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::text(id)]);
        rows.push(row);
    }
    rows
}
