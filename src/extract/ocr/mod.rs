//! Reads pages that are pictures of text: hayro draws them, Tesseract reads them.
//!
//! `picture.rs` draws a page, `tesseract.rs` runs the program, `tsv.rs` turns its answer into lines and
//! `plain.rs` gives Chinese punctuation back its printed form.

mod picture;
mod plain;
mod tesseract;
mod tsv;

use hayro_syntax::Pdf;

use super::pdf::{self, PdfOptions};
use super::{ExtractError, Ocr, programs};
use crate::model::{Page, Pages, Reason, Verdict};
use crate::quiet::quietly;

use self::picture::Picture;
use self::tesseract::Reader;

/// Reads the pages of a PDF that need it by OCR and puts the lines in place. Such a page gets the verdict
/// [`Verdict::Ocr`] and each of its lines a confidence; a page nothing could be read from stays as it was,
/// and so do all pages where the program is not installed and `mode` is [`Ocr::Auto`]. `go_on` is asked before
/// each page; after a no the pages left stay as they were.
///
/// # Errors
/// When every page is to be read and Tesseract or its Chinese data are not installed, or when no password
/// fits.
pub fn read(
    bytes: &[u8],
    passwords: &[String],
    pages: &mut Pages,
    mode: Ocr,
    go_on: &dyn Fn() -> bool,
) -> Result<(), ExtractError> {
    let wanted = |page: &Page| match mode {
        Ocr::Auto => matches!(page.verdict, Verdict::NoTextLayer | Verdict::UnmappableFont),
        Ocr::Never => false,
        Ocr::Always => true,
    };
    if !pages.pages.iter().any(wanted) {
        return Ok(());
    }
    let Some(mut reader) = Reader::new() else {
        return match mode {
            Ocr::Always => Err(ExtractError::new(
                Reason::NeedsProgram,
                "reading by OCR needs Tesseract with its Chinese data",
                remedy(),
            )),
            _ => Ok(()),
        };
    };
    let options = PdfOptions { passwords: passwords.to_vec(), ..Default::default() };
    let (pdf, _) = pdf::open(bytes, &options)?;
    for page in pages.pages.iter_mut().filter(|page| wanted(page)) {
        if !go_on() {
            break;
        }
        if let Some(picture) = draw(&pdf, page.number) {
            read_page(page, picture, &mut reader);
        }
    }
    Ok(())
}

/// What to do about pages without usable text: install what OCR needs, or use it.
pub fn remedy() -> String {
    if Reader::new().is_some() {
        "read it with --ocr auto, or give it more time".to_string()
    } else {
        format!("{}; then read it again", programs::TESSERACT.remedy())
    }
}

fn draw(pdf: &Pdf, number: u32) -> Option<Picture> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    quietly(|| Picture::of(pdf.pages().get(index)?)).flatten()
}

fn read_page(page: &mut Page, picture: Picture, reader: &mut Reader) {
    if page.verdict == Verdict::NoTextLayer && picture.is_blank() {
        page.verdict = Verdict::Blank;
        return;
    }
    let Some(read) = reader.read(&picture) else { return };
    if read.lines.is_empty() {
        return;
    }
    (page.width, page.height) = (read.width, read.height);
    page.lines = read.lines;
    page.verdict = Verdict::Ocr;
}
