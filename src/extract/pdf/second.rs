//! The second reader, for pages whose text the first could not save, and the rebuilding of files whose
//! objects are out of place.

use super::quality::quality;
use super::quiet::quietly;
use crate::model::{Line, Role};

/// The lines pdf-extract finds on each page; none when it fails.
pub(super) fn read(bytes: &[u8], password: &str) -> Vec<Vec<Line>> {
    let pages = quietly(|| {
        if password.is_empty() {
            pdf_extract::extract_text_from_mem_by_pages(bytes)
        } else {
            pdf_extract::extract_text_from_mem_by_pages_encrypted(bytes, password)
        }
    });
    let Some(Ok(pages)) = pages else { return Vec::new() };
    pages.iter().map(|text| lines(text)).collect()
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

/// The file written anew by lopdf from the objects it can find.
pub(super) fn rebuild(bytes: &[u8]) -> Option<Vec<u8>> {
    quietly(|| {
        let mut document = lopdf::Document::load_mem(bytes).ok()?;
        let mut rebuilt = Vec::new();
        document.save_to(&mut rebuilt).ok()?;
        Some(rebuilt)
    })?
}
