//! The second reader, pdf-extract, for pages whose text the first could not save. It knows words but not
//! where they stand.

use lopdf::Document;
use pdf_extract::{PlainTextOutput, output_doc_page};

use super::quality::quality;
use super::reader::Reader;
use crate::model::{Line, Page, Role, Verdict};
use crate::quiet::quietly;

/// A file opened by the second reader.
pub(super) struct SecondReader {
    document: Document,
}

impl SecondReader {
    /// Opens a file, or nothing when it is beyond this reader.
    pub(super) fn open(bytes: &[u8], password: &str) -> Option<Self> {
        quietly(|| {
            let mut document = Document::load_mem(bytes).ok()?;
            if document.is_encrypted() {
                document.decrypt(password).ok()?;
            }
            Some(Self { document })
        })?
    }
}

impl Reader for SecondReader {
    fn page(&self, number: u32) -> Option<Page> {
        let text = quietly(|| {
            let mut text = String::new();
            let mut output = PlainTextOutput::new(&mut text);
            output_doc_page(&self.document, &mut output, number).ok()?;
            Some(text)
        })??;
        let (verdict, lines) = (Verdict::Damaged, lines(&text));
        Some(Page { number, label: None, width: 0.0, height: 0.0, verdict, lines })
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => folded.push('\n'),
            c => super::fold::fold_glyph(c, &mut folded),
        }
    }
    folded
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Line::paragraph(line, Role::Body))
        .collect()
}

/// Whether `new` says more than `old`, by the characters that can be trusted.
pub(super) fn is_better(new: &[Line], old: &[Line]) -> bool {
    let worth = |lines: &[Line]| {
        let texts = || lines.iter().map(|line| line.text.as_str());
        let quality = quality(texts());
        let length = texts().flat_map(str::chars).filter(|c| !c.is_whitespace()).count();
        if quality < 0.8 { 0.0 } else { quality * length as f32 }
    };
    // Its lines have no place on the page, so a little more is not enough.
    worth(new) > 1.2 * worth(old)
}
