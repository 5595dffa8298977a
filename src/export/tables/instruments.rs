//! The table of instruments by document.

use super::Kind::{Count, Date, Share, Text};
use super::{Cell, Code, Column, NO_INSTRUMENTS, Table, code_column, codes, columns, count};
use crate::export::Dataset;

/// Columns of [`instruments`] before the counts.
pub const INSTRUMENT_COLUMNS: usize = 6;

/// The codes of instruments.
pub fn instrument_codes<'a>(dataset: &'a Dataset) -> Vec<Code<'a>> {
    codes(dataset, |codebook| !NO_INSTRUMENTS.contains(&codebook))
}

/// How many instruments each document has of each kind, and their shares.
pub fn instruments<'a>(dataset: &'a Dataset) -> Table<'a> {
    let mut columns = columns(&[
        ("document", 18, Text),
        ("file", 30, Text),
        ("title", 50, Text),
        ("level", 12, Text),
        ("date", 12, Date),
        ("instruments", 12, Count),
    ]);
    let codes = instrument_codes(dataset);
    columns.extend(codes.iter().map(code_column));
    columns.extend(codes.iter().map(|code| {
        let Column { name, width, .. } = code_column(code);
        Column { name: format!("{name} share"), width: width + 6, kind: Share }
    }));
    let rows = Box::new(move |put: super::Sink<'_>| {
        dataset.each_taken(|document, passages| {
            let counts = count(passages.iter().flat_map(|passage| &passage.tags));
            let counts: Vec<_> = codes.iter().map(|code| counts.get(code).copied().unwrap_or(0)).collect();
            let total = counts.iter().sum();
            let mut row = vec![
                Cell::text(&document.id),
                Cell::text(document.source.name()),
                Cell::optional(document.metadata.title.as_deref()),
                Cell::optional(document.metadata.level.map(|level| level.as_str())),
                Cell::date(document.metadata.date),
                Cell::count(total),
            ];
            row.extend(counts.iter().map(|&count| Cell::count(count)));
            row.extend(counts.iter().map(|&count| Cell::share(count, total)));
            put(row)
        })
    });
    Table { title: "Instruments by document", columns, rows }
}
