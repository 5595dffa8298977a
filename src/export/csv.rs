//! Comma-separated values: RFC 4180 (CRLF, doubled quotes) in UTF-8 with a byte order mark, which Excel needs
//! to see hanzi.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Such a
//! text gets an apostrophe in front, the mark spreadsheets themselves use for "this is text"; so does one that begins
//! with apostrophes and then such a character, so that they can be told apart on the way back.

use std::borrow::Cow;
use std::io::{self, Write};

use super::tables::{Cell, table};
use super::{Dataset, ExportError, Options, Target};

pub(super) fn write(
    dataset: &Dataset,
    part: &str,
    options: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    let table = table(dataset, part);
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = builder().delimiter(options.delimiter).from_writer(file);
    out.write_record(table.columns.iter().map(|column| column.name.as_str())).map_err(io::Error::from)?;
    (table.rows)(&mut |row| {
        let cells = row.into_iter().map(|cell| value(cell, options.raw_cells));
        Ok(out.write_record(cells).map_err(io::Error::from)?)
    })?;
    Ok(out.flush()?)
}

/// A writer of records that end in CRLF.
pub(crate) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    builder().from_writer(out)
}

fn builder() -> csv::WriterBuilder {
    let mut builder = csv::WriterBuilder::new();
    builder.terminator(csv::Terminator::CRLF);
    builder
}

/// `text` so that no spreadsheet takes it for a formula.
pub(crate) fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}").into() } else { text }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text that [`harmless`] made `cell` of.
pub(crate) fn unharmed(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'').filter(|bare| is_formula(bare.trim_start_matches('\'')));
    bare.unwrap_or(cell)
}

fn value(cell: Cell<'_>, raw: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if raw => text.into_owned(),
        Cell::Text(text) => harmless(text).into_owned(),
        Cell::Passage(id, _) => id.to_owned(),
        Cell::Count(count) => count.to_string(),
        Cell::Share(share) => format!("{share:.4}"),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
    }
}
