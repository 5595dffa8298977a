//! Reads PDF: glyphs from the content streams, text from the fonts, lines and their order from the layout,
//! and a verdict on every page.
//!
//! `content`, `path` and `marked` run the content streams, `fonts`, `gbk` and `guess` turn codes into text, `fold` makes it
//! plain; `frame`, `lines`, `tables`, `columns`, `layout` and `footnotes` find lines and
//! their order; `quality` judges;
//! `second` helps where the first reading failed.

mod columns;
mod content;
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
pub(super) mod quiet;
mod second;
mod stream;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::sync::Arc;

use hayro_syntax::metadata::Metadata;
use hayro_syntax::object::Dict;
use hayro_syntax::object::dict::keys;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

pub(super) use self::fold::fold_glyph;
use self::fonts::Fonts;
use self::marked::{Layers, text_string};
use self::quiet::quietly;
use self::second::SecondReader;
use super::ExtractError;
use crate::model::{FileInfo, Format, Layout, Page, Pages, Reason, Verdict};

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
/// When the file is empty, needs a password that is not among the options, or has no page that can be found.
/// Anything less is told by the verdicts of the pages.
pub fn read(bytes: &[u8], options: &PdfOptions) -> Result<Pages, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::new(Reason::Empty, "the file has no bytes", "get the file again"));
    }
    let (pdf, password) = open(bytes, options)?;
    let info = info(pdf.metadata());
    let mut pages = quietly(|| read_pages(&pdf, options)).unwrap_or_default();
    let complete = is_complete(&pdf);
    drop(pdf);
    let mut hurt = pages.iter_mut().filter(|page| page.verdict == Verdict::Damaged).peekable();
    if hurt.peek().is_some()
        && let Some(second) = SecondReader::open(bytes, &password)
    {
        for page in hurt {
            let lines = second.page(page.number);
            if second::is_better(&lines, &page.lines) {
                page.lines = lines;
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
        pages.push(Page { number, width: 0.0, height: 0.0, verdict: Verdict::Damaged, lines: Vec::new() });
    }
    if pages.is_empty() && whole {
        return Err(damaged());
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
        LoadPdfError::Invalid => second::rebuild(bytes)
            .and_then(|rebuilt| load(Arc::new(rebuilt), "").ok())
            .filter(|pdf| !pdf.pages().is_empty())
            .map(|pdf| (pdf, String::new()))
            .ok_or_else(damaged),
    }
}

fn wanted(options: &PdfOptions, number: u32) -> bool {
    options.pages.as_ref().is_none_or(|pages| pages.contains(&number))
}

fn read_pages(pdf: &Pdf, options: &PdfOptions) -> Vec<Page> {
    let fonts = Fonts::new();
    let layers = Layers::new(pdf.xref());
    (1..)
        .zip(pdf.pages().iter())
        .filter(|(number, _)| wanted(options, *number))
        .map(|(number, page)| {
            quietly(|| read_page(number, page, &fonts, &layers)).unwrap_or_else(|| lost(number, page))
        })
        .collect()
}

fn read_page<'a>(
    number: u32,
    page: &hayro_syntax::page::Page<'a>,
    fonts: &Fonts<'a>,
    layers: &Layers,
) -> Page {
    let mut drawing = content::draw(page, fonts, layers);
    drawing.unknown -= gbk::decode_pairs(&mut drawing.glyphs).min(drawing.unknown);
    guess::drop_bad(&mut drawing);
    drawing.glyphs.retain(|glyph| !glyph.text.is_empty());
    let mut lines = layout::lines(&drawing);
    footnotes::mark(&drawing, &mut lines);
    let verdict = quality::verdict(&drawing, &lines);
    Page { number, width: drawing.width, height: drawing.height, verdict, lines }
}

/// A page that could not be read at all.
fn lost(number: u32, page: &hayro_syntax::page::Page<'_>) -> Page {
    let (width, height) = page.render_dimensions();
    Page { number, width, height, verdict: Verdict::Damaged, lines: Vec::new() }
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

fn info(metadata: &Metadata) -> FileInfo {
    let text = |bytes: &Option<Box<[u8]>>| {
        let text = text_string(bytes.as_deref()?);
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_string())
    };
    FileInfo {
        title: text(&metadata.title),
        author: text(&metadata.author),
        producer: text(&metadata.producer),
        created: metadata.creation_date.map(|date| {
            let time = format!("{:02}:{:02}:{:02}", date.hour, date.minute, date.second);
            format!("{:04}-{:02}-{:02} {time}", date.year, date.month, date.day)
        }),
    }
}
