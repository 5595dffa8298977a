//! Reads files into pages of lines.
//!
//! One file per format, and one table of them: [`read`]. A new format needs a file beside this one and a
//! line in the table.

pub(crate) mod archive;
pub(crate) mod charset;
mod docx;
mod error;
mod flow;
mod html;
pub mod ocr;
mod ofd;
mod office;
pub mod pdf;
pub mod programs;
mod sheets;
mod text;
pub mod worker;
pub(crate) mod xml;

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use error::ExtractError;

use crate::model::{Format, Line, Pages, Reason, Rect};

/// What a reader may need to know beside the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Passwords to try on locked files, in order.
    pub passwords: Vec<String>,
    /// Which pages of a PDF to read by OCR.
    pub ocr: Ocr,
    /// The pages to read, from 1; all when absent.
    pub pages: Option<RangeInclusive<u32>>,
}

/// Which pages of a PDF are read by OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ocr {
    /// Pages without usable text, where the program for it is installed.
    #[default]
    Auto,
    /// None.
    Never,
    /// All; without the program for it that is an error.
    Always,
}

impl FromStr for Ocr {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "never" => Ok(Self::Never),
            "always" => Ok(Self::Always),
            _ => Err(format!("'{name}' is no way to use OCR: use auto, never or always")),
        }
    }
}

/// Reads one file of a known format in this process.
///
/// Files nobody vouches for should go through [`worker::Workers`], which survives what a hostile file does.
pub fn read(path: &Path, format: Format, options: &ReadOptions) -> Result<Pages, ExtractError> {
    read_with(path, format, options, &|| true)
}

/// As [`read`]; asks `go_on` before each page that is to be read by OCR, which takes seconds for each.
fn read_with(
    path: &Path,
    format: Format,
    options: &ReadOptions,
    go_on: &dyn Fn() -> bool,
) -> Result<Pages, ExtractError> {
    let bytes = || fs::read(path).map_err(|error| unreadable(&error));
    let mut pages = match format {
        Format::Pdf => read_pdf(&bytes()?, options, go_on),
        Format::Docx => docx::read(bytes()?),
        Format::Html => html::read(&bytes()?),
        Format::Text => text::read(&bytes()?, path),
        Format::Ofd => ofd::read(bytes()?),
        Format::Xlsx | Format::Xls => sheets::read(bytes()?, format),
        Format::Doc | Format::Rtf | Format::Odt => office::read(path, format),
        Format::Unknown => Err(ExtractError::new(
            Reason::Unsupported,
            "not a kind of file Hongtou reads",
            "save it as PDF in the program that made it",
        )),
    }?;
    if let Some(wanted) = &options.pages {
        let count = pages.pages.len();
        pages.pages.retain(|page| wanted.contains(&page.number));
        if pages.pages.is_empty() {
            return Err(no_page(*wanted.start(), count));
        }
    }
    make_finite(&mut pages);
    Ok(pages)
}

/// Sets lengths to zero that a broken file made infinite or no number, which JSON cannot hold.
fn make_finite(pages: &mut Pages) {
    for page in &mut pages.pages {
        let lines = page.lines.iter_mut();
        let of_lines = lines
            .flat_map(|Line { rect: Rect { x0, y0, x1, y1 }, font_size, .. }| [x0, y0, x1, y1, font_size]);
        let lengths = [&mut page.width, &mut page.height].into_iter().chain(of_lines);
        lengths.filter(|length| !length.is_finite()).for_each(|length| *length = 0.0);
    }
}

fn read_pdf(bytes: &[u8], options: &ReadOptions, go_on: &dyn Fn() -> bool) -> Result<Pages, ExtractError> {
    let pdf_options = pdf::PdfOptions { passwords: options.passwords.clone(), pages: options.pages.clone() };
    let mut pages = pdf::read(bytes, &pdf_options)?;
    ocr::read(bytes, &options.passwords, &mut pages, options.ocr, go_on)?;
    Ok(pages)
}

fn unreadable(error: &io::Error) -> ExtractError {
    ExtractError::new(Reason::Unreadable, error.to_string(), "check that you may read the file")
}

/// None of the pages asked for, of which `first` is the first, is among the `count` there are.
fn no_page(first: u32, count: usize) -> ExtractError {
    ExtractError::new(
        Reason::NoText,
        format!("there is no page {first}; the file has {count}"),
        "ask for pages it has",
    )
}

/// A broken file, with what is broken in it.
fn damaged(what: impl Into<String>) -> ExtractError {
    ExtractError::new(Reason::Damaged, what, "download it again, or open it in its program and save it anew")
}
