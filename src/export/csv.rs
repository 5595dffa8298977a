//! Comma-separated values: RFC 4180 (CRLF, doubled quotes) in UTF-8 with a byte order mark, which Excel needs
//! to see hanzi.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Such a
//! text gets an apostrophe in front, the mark spreadsheets themselves use for "this is text".

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::tables::{Cell, table};
use super::{Dataset, ExportError};

pub(super) fn write(dataset: &Dataset, name: &str, file: &mut File) -> Result<(), ExportError> {
    let table = table(dataset, name);
    let mut out = BufWriter::new(file);
    out.write_all("\u{feff}".as_bytes())?;
    record(&mut out, table.columns.iter().map(|column| column.name.clone()))?;
    for row in table.rows {
        record(&mut out, row.into_iter().map(value))?;
    }
    Ok(out.flush()?)
}

fn value(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Cell::Text(text) => text.into_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Share(share) => format!("{share:.4}"),
        Cell::Date(date) => date.to_string(),
    }
}

fn record(out: &mut impl Write, values: impl Iterator<Item = String>) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        if value.contains(['"', ',', '\n', '\r']) {
            write!(out, "\"{}\"", value.replace('"', "\"\""))?;
        } else {
            out.write_all(value.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}
