//! Comma-separated values: RFC 4180 (CRLF, doubled quotes) in UTF-8 with a byte order mark, which Excel needs
//! to see hanzi.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Such a
//! text gets an apostrophe in front, the mark spreadsheets themselves use for "this is text".

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};

use super::tables::{Cell, table};
use super::{Dataset, ExportError};

pub(super) fn write(dataset: &Dataset, name: &str, file: &mut File) -> Result<(), ExportError> {
    let table = table(dataset, name);
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = writer(file);
    out.write_record(table.columns.iter().map(|column| column.name.as_str())).map_err(io::Error::from)?;
    for row in table.rows {
        out.write_record(row.into_iter().map(value)).map_err(io::Error::from)?;
    }
    Ok(out.flush()?)
}

/// A writer of records that end in CRLF.
pub(crate) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// `text` so that no spreadsheet takes it for a formula.
pub(crate) fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text }
}

fn value(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text).into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Share(share) => format!("{share:.4}"),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
    }
}
