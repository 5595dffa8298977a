//! Reads PDF: glyphs from the content streams, text from the fonts, lines and their order from the layout,
//! and a verdict on every page.
//!
//! `reader` says what a reader of pages is, `first` and `second` are the two, `repair` rebuilds broken files, `about`
//! reads what stands beside the pages. For the first reader `content`, `path` and `marked` run the content streams,
//! `fonts`, `gbk` and `guess` turn codes into text, `fold` makes it plain; `frame`, `lines`, `tables`, `columns`,
//! `layout` and `footnotes` find lines and their order; `quality` judges.

mod about;
mod columns;
mod content;
mod first;
pub(super) mod fold;
mod fonts;
mod footnotes;
mod frame;
mod gbk;
mod glyph;
mod guess;
mod layout;
mod lines;
mod marked;
mod path;
mod quality;
mod reader;
mod repair;
mod second;
mod stream;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::sync::Arc;

use hayro_syntax::object::Dict;
use hayro_syntax::object::dict::keys;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::first::FirstReader;
pub(super) use self::fold::fold_glyph;
use self::reader::Reader;
use self::second::SecondReader;
use super::{ExtractError, no_page};
use crate::model::{Format, Layout, Page, Pages, Reason, Verdict};
use crate::quiet::quietly;

/// What a user may say about reading PDF.
#[derive(Clone, Debug, Default)]
pub struct PdfOptions {
    /// Passwords to try on protected files, in this order.
    pub passwords: Vec<String>,
    /// The pages to read, from 1; all when absent.
    pub pages: Option<RangeInclusive<u32>>,
}

/// Reads a PDF.
///
/// # Errors
/// When the file is empty, needs a password that is not among the options, has no page that can be found, or
/// none that was asked for.
/// Anything less is told by the verdicts of the pages.
pub fn read(bytes: &[u8], options: &PdfOptions) -> Result<Pages, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::new(Reason::Empty, "the file has no bytes", "get the file again"));
    }
    let (pdf, password) = open(bytes, options)?;
    let info = quietly(|| about::info(&pdf)).unwrap_or_default();
    let mut pages = read_pages(&pdf, options);
    let (count, complete) = (pdf.pages().len(), is_complete(&pdf));
    drop(pdf);
    let mut hurt = pages.iter_mut().filter(|page| page.verdict == Verdict::Damaged).peekable();
    if hurt.peek().is_some()
        && let Some(second) = SecondReader::open(bytes, &password)
    {
        for page in hurt {
            if let Some(other) = second.page(page.number)
                && second::is_better(&other.lines, &page.lines)
            {
                page.lines = other.lines;
            }
        }
    }
    for page in pages.iter_mut().filter(|page| page.verdict == Verdict::UnmappableFont) {
        page.lines.clear();
    }
    let whole = options.pages.is_none();
    if whole && !complete {
        // The pages that are lost stand as one empty page, so that the loss is told.
        let number = pages.last().map_or(1, |page| page.number + 1);
        pages.push(lost(number, None));
    }
    if let Some(pages) = options.pages.as_ref().filter(|_| pages.is_empty()) {
        return Err(no_page(*pages.start(), count));
    }
    Ok(Pages { format: Format::Pdf, layout: Layout::Fixed, info, pages })
}

fn damaged() -> ExtractError {
    ExtractError::new(
        Reason::Damaged,
        "no page can be found in the PDF; it is broken or cut off",
        "get the file again, or open and save it in a PDF program",
    )
}

/// Opens the file with the first password that fits, rebuilding it when its structure is broken.
pub(super) fn open(bytes: &[u8], options: &PdfOptions) -> Result<(Pdf, String), ExtractError> {
    let load = |data: Arc<Vec<u8>>, password: &str| {
        quietly(|| Pdf::new_with_password(data, password)).unwrap_or(Err(LoadPdfError::Invalid))
    };
    let data = Arc::new(bytes.to_vec());
    let mut refused = LoadPdfError::Invalid;
    for password in [""].into_iter().chain(options.passwords.iter().map(String::as_str)) {
        match load(data.clone(), password) {
            Ok(pdf) if !pdf.pages().is_empty() => return Ok((pdf, password.to_string())),
            Ok(_) => break,
            Err(error @ LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => refused = error,
            Err(error) => {
                refused = error;
                break;
            }
        }
    }
    match refused {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Err(ExtractError::new(
            Reason::PasswordProtected,
            "the PDF opens only with a password",
            "give the password, or save the file without one",
        )),
        LoadPdfError::Decryption(_) => Err(ExtractError::new(
            Reason::Unsupported,
            "the PDF is encrypted in a way that cannot be read",
            "open it in a PDF program and save it without encryption",
        )),
        LoadPdfError::Invalid => repair::rebuild(bytes)
            .and_then(|rebuilt| load(Arc::new(rebuilt), "").ok())
            .filter(|pdf| !pdf.pages().is_empty())
            .map(|pdf| (pdf, String::new()))
            .ok_or_else(damaged),
    }
}

fn read_pages(pdf: &Pdf, options: &PdfOptions) -> Vec<Page> {
    let reader = FirstReader::new(pdf);
    let mut labels = quietly(|| about::labels(pdf)).unwrap_or_default().into_iter();
    let mut pages = Vec::new();
    for (number, page) in (1..).zip(pdf.pages().iter()) {
        let label = labels.next();
        if options.pages.as_ref().is_none_or(|pages| pages.contains(&number)) {
            let read = reader.page(number).unwrap_or_else(|| lost(number, Some(page)));
            pages.push(Page { label, ..read });
        }
    }
    pages
}

/// A page that could not be read at all.
fn lost(number: u32, page: Option<&hayro_syntax::page::Page<'_>>) -> Page {
    let (width, height) = page.map(hayro_syntax::page::Page::render_dimensions).unwrap_or_default();
    Page { number, label: None, width, height, verdict: Verdict::Damaged, lines: Vec::new() }
}

/// False when the file says that it has more pages than were found, or when what says so is lost.
fn is_complete(pdf: &Pdf) -> bool {
    let count = quietly(|| {
        let xref = pdf.xref();
        let pages = xref.get::<Dict<'_>>(xref.root_id())?.get::<Dict<'_>>(keys::PAGES)?;
        pages.get::<u32>(keys::COUNT)
    });
    count.flatten().is_some_and(|count| count as usize <= pdf.pages().len())
}
