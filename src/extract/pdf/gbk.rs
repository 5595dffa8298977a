//! Text whose font promises single bytes although the bytes are GBK, as old Chinese programs wrote it.

use std::collections::BTreeMap;

use super::fold::fold_glyph;
use super::glyph::{Glyph, Text};

/// Fewest pairs of bytes to judge a font by.
const MIN_PAIRS: usize = 3;

/// Decodes the glyphs of fonts whose codes, taken together, are GBK, and returns how many of them had no
/// character before. The second byte of a pair is left without text; its width goes to the first.
pub(super) fn decode_pairs(glyphs: &mut [Glyph]) -> usize {
    let mut fonts: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| glyph.unmapped_byte) {
        fonts.entry(glyph.font).or_default().push(i);
    }
    let mut saved = 0;
    for places in fonts.into_values() {
        let bytes: Vec<u8> = places.iter().map(|i| glyphs[*i].code as u8).collect();
        let Some(texts) = pairs(&bytes) else { continue };
        let mut first = 0;
        for (i, text) in places.into_iter().zip(texts) {
            saved += usize::from(glyphs[i].text == Text::Unknown);
            let mut folded = String::new();
            if let Some(c) = text {
                fold_glyph(c, &mut folded);
                first = i;
            } else {
                let second = glyphs[i].advance;
                glyphs[first].advance.0 += second.0;
                glyphs[first].advance.1 += second.1;
            }
            glyphs[i].text = Text::new(&folded);
        }
    }
    saved
}

/// The character each byte stands for, `None` for second bytes; nothing unless nearly all bytes are GBK pairs
/// of ideographs and Chinese marks.
fn pairs(bytes: &[u8]) -> Option<Vec<Option<char>>> {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let written = bytes.iter().filter(|byte| **byte > b' ').count();
    if high < 2 * MIN_PAIRS || high * 10 < written * 6 {
        return None;
    }
    let mut texts = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] < 0x80 {
            texts.push(Some(char::from(bytes[i])));
            i += 1;
            continue;
        }
        let pair = bytes.get(i..i + 2)?;
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(pair)?;
        let mut chars = text.chars();
        let c = chars.next().filter(|_| chars.next().is_none())?;
        texts.extend([Some(c), None]);
        i += 2;
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_gbk_are_recognised() {
        let (bytes, ..) = encoding_rs::GBK.encode("关于印发通知 2015");
        let text: String = pairs(&bytes).unwrap().into_iter().flatten().collect();
        assert_eq!(text, "关于印发通知 2015");
    }

    #[test]
    fn western_text_is_left_alone() {
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("Überprüfung der Maßnahmen – schöne Grüße");
        assert!(pairs(&bytes).is_none());
        assert!(pairs(b"plain text").is_none());
    }
}
