//! Cuts folded text into units: single hanzi, and words of letters and digits.
//!
//! The index, the queries and the highlighter all see text through this one function, so that what one calls
//! adjacent is adjacent for the others. Positions tell adjacency: neighbours differ by one; a gap of one more
//! stands for punctuation, which no phrase may cross by accident.

use std::ops::Range;

use crate::model::Span;

/// One hanzi or one word of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit<'t> {
    /// The unit's text.
    pub text: &'t str,
    /// True for a single ideograph (or kana, hangul); false for a word of letters and digits.
    pub hanzi: bool,
    /// Place among the units; neighbours differ by one, across punctuation by two.
    pub position: u32,
    /// Place in the folded text, in code points.
    pub span: Span,
}

/// The units of `folded`, which must have been folded.
pub(super) fn units(folded: &str) -> Vec<Unit<'_>> {
    let mut units = Units { folded, found: Vec::with_capacity(folded.len() / 3 + 1), end: 0 };
    // Where the word being read began, in bytes and in code points.
    let mut word: Option<(usize, usize)> = None;
    let mut chars = 0;
    for (at, c) in folded.char_indices() {
        let hanzi = is_hanzi(c);
        if !hanzi && c.is_alphanumeric() {
            word.get_or_insert((at, chars));
        } else {
            if let Some((start, first)) = word.take() {
                units.push(start..at, false, Span::new(first, chars));
            }
            if hanzi {
                units.push(at..at + c.len_utf8(), true, Span::new(chars, chars + 1));
            }
        }
        chars += 1;
    }
    if let Some((start, first)) = word {
        units.push(start..folded.len(), false, Span::new(first, chars));
    }
    units.found
}

struct Units<'t> {
    folded: &'t str,
    found: Vec<Unit<'t>>,
    /// Byte after the last unit found.
    end: usize,
}

impl Units<'_> {
    fn push(&mut self, bytes: Range<usize>, hanzi: bool, span: Span) {
        let separator = &self.folded[self.end..bytes.start];
        let position = self.found.last().map_or(0, |before| {
            let adjacent = match (before.hanzi, hanzi) {
                (true, true) => separator.is_empty(),
                // Typists differ in whether a space stands between hanzi and a number or foreign word.
                (true, false) | (false, true) => separator.bytes().all(|b| b == b' '),
                (false, false) => separator.chars().all(joins_words),
            };
            before.position + if adjacent { 1 } else { 2 }
        });
        self.end = bytes.end;
        self.found.push(Unit { text: &self.folded[bytes], hanzi, position, span });
    }
}

/// True for what may stand between two words of a phrase: spaces, hyphens, apostrophes.
fn joins_words(c: char) -> bool {
    matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '/')
}

/// True for scripts that write without spaces and are matched character by character.
pub(crate) fn is_hanzi(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}'         // the bulk of ideographs
        | '\u{3400}'..='\u{4dbf}'
        | '\u{20000}'..='\u{323af}'
        | '\u{f900}'..='\u{faff}'
        | '々' | '〇'
        | '\u{3040}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' // kana
        | '\u{3105}'..='\u{312f}'       // bopomofo
        | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(folded: &str) -> Vec<(&str, u32)> {
        units(folded).into_iter().map(|unit| (unit.text, unit.position)).collect()
    }

    #[test]
    fn punctuation_leaves_a_gap() {
        assert_eq!(positions("转诊,上转"), [("转", 0), ("诊", 1), ("上", 3), ("转", 4)]);
        assert_eq!(positions("马・恩"), [("马", 0), ("恩", 2)], "the middle dot of kana is a mark");
        assert_eq!(positions("转 诊"), [("转", 0), ("诊", 2)], "a space between hanzi is no neighbourhood");
    }

    #[test]
    fn spaces_around_words_do_not_count() {
        assert_eq!(positions("到 2017 年"), positions("到2017年"));
        assert_eq!(positions("public health"), [("public", 0), ("health", 1)]);
        assert_eq!(positions("public-health"), positions("public health"));
        assert_eq!(positions("public. health"), [("public", 0), ("health", 2)]);
    }

    #[test]
    fn spans_count_code_points() {
        let found = units("年、ab𠮷");
        assert_eq!(found[1].span, Span::new(2, 4));
        assert_eq!(found[2].span, Span::new(4, 5));
        assert!(found[2].hanzi);
    }
}
