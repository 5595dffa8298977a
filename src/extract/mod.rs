//! Reads files into pages of lines.
//!
//! One file per format, and one table of them: [`read`]. A new format needs a file beside this one and a
//! line in the table.

mod archive;
mod charset;
mod docx;
mod error;
mod flow;
mod html;
mod text;
mod xml;

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use error::ExtractError;

use crate::model::{Format, Pages, Reason};

/// What a reader may need to know beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Passwords to try on locked files, in order.
    pub passwords: Vec<String>,
}

/// Reads one file of a known format in this process.
///
/// Files nobody vouches for should go through [`worker::Workers`], which survives what a hostile file does.
pub fn read(path: &Path, format: Format, options: &ReadOptions) -> Result<Pages, ExtractError> {
    let bytes = || fs::read(path).map_err(|error| unreadable(&error));
    let _ = options;
    match format {
        Format::Docx => docx::read(bytes()?),
        Format::Html => html::read(&bytes()?),
        Format::Text => text::read(&bytes()?, path),
        _ => Err(ExtractError::new(
            Reason::Unsupported,
            "not a kind of file Hongtou reads",
            "save it as PDF in the program that made it",
        )),
    }
}

fn unreadable(error: &io::Error) -> ExtractError {
    ExtractError::new(Reason::Unreadable, error.to_string(), "check that you may read the file")
}

/// A broken file, with what is broken in it.
fn damaged(what: impl Into<String>) -> ExtractError {
    ExtractError::new(Reason::Damaged, what, "download it again, or open it in its program and save it anew")
}
