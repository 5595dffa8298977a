//! For Quickwit: the configuration of an index, and its documents.

use std::io::Write;

use super::engine::write_rows;
use super::{Dataset, ExportError, Target};

/// The configuration. A token is a unit: a phrase of units, with blanks between, finds what a string finds here.
const INDEX: &str = include_str!("quickwit.yaml");

pub(super) fn write_index(_: &Dataset, file: &mut Target) -> Result<(), ExportError> {
    Ok(file.write_all(INDEX.as_bytes())?)
}

pub(super) fn write_documents(dataset: &Dataset, file: &mut Target) -> Result<(), ExportError> {
    write_rows(dataset, file, |_| None)
}
