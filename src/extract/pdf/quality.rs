//! How far text looks like text, and what a page's text is worth.

use super::fold::is_hanzi;
use super::glyph::Drawing;
use crate::model::{Line, Verdict};

/// More curves and slanted lines than any table or emblem needs: letters drawn as outlines.
const OUTLINED: usize = 2000;
/// A picture smaller than this share of the page is an emblem or a stamp.
const PICTURE: f32 = 0.02;
/// A picture of at least this share of the page with fewer characters than `STAMP` is a scan that a program
/// has numbered or put its name on.
const SCAN: f32 = 0.8;
/// See `SCAN`.
const STAMP: usize = 16;
/// With more than this share of characters unknown, the rest is no text either.
const UNREADABLE: f32 = 0.25;
/// With more than this share unknown, a text has holes its readers must know of; fewer are bullets and icons.
const HOLES: f32 = 0.05;

/// Share of characters that belong in a document, 0 to 1; 0 for no text. Ideographs beyond the ones in
/// everyday use and letters of unlikely scripts count against it.
pub(super) fn quality<'t>(lines: impl IntoIterator<Item = &'t str>) -> f32 {
    let (mut good, mut all) = (0usize, 0usize);
    for c in lines.into_iter().flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        all += 1;
        good += usize::from(match c {
            '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' => false,
            c if is_hanzi(c) => is_everyday(c),
            // Scripts people write policies in, and signs; the rest of Unicode is what wrong maps give.
            '!'..='\u{24F}' | '\u{370}'..='\u{6FF}' | '\u{900}'..='\u{97F}' | '\u{E00}'..='\u{E7F}' => {
                !c.is_control()
            }
            '\u{1E00}'..='\u{27BF}' | '\u{AC00}'..='\u{D7A3}' => true,
            _ => false,
        });
    }
    if all == 0 { 0.0 } else { good as f32 / all as f32 }
}

/// Rare ideographs are rarer in policy texts than wrongly mapped ones.
fn is_everyday(c: char) -> bool {
    !matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{3400}'..='\u{4DBF}' | '\u{9FA6}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

/// What the text of a page is worth.
pub(super) fn verdict(page: &Drawing, lines: &[Line]) -> Verdict {
    let known = page.glyphs.iter().filter(|glyph| !glyph.text.is_blank()).count();
    let share = page.unknown as f32 / (known + page.unknown).max(1) as f32;
    let scan = page.pictures > SCAN && known < STAMP;
    if page.broken {
        Verdict::Damaged
    } else if share > UNREADABLE {
        Verdict::UnmappableFont
    } else if known > 0 && !lines.is_empty() && !scan {
        match quality(lines.iter().map(|line| line.text.as_str())) {
            quality if quality < 0.6 => Verdict::UnmappableFont,
            _ if share > HOLES => Verdict::Damaged,
            _ => Verdict::Text,
        }
    } else if page.pictures > PICTURE || page.strokes > OUTLINED {
        Verdict::NoTextLayer
    } else {
        Verdict::Blank
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_noise() {
        assert!(quality(["国办发〔2017〕32号，各省、自治区"]) > 0.99);
        assert!(quality(["Article 3 – the Member States’ “plans”"]) > 0.99);
        assert!(quality(["\u{FFFD}\u{E123}䯀㪄\u{1200}"]) < 0.5);
        assert_eq!(quality([""]), 0.0);
    }
}
