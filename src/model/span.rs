//! A place in a text, counted in code points so that Excel, R, Python and REFI-QDA agree with us.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The words under many spans of one text. [`Span::slice`] counts from the start of the text each time, which for the
/// thousands of tags of a long table takes minutes.
pub struct Slices<'a> {
    text: &'a str,
    /// Where each code point begins, in bytes.
    starts: Vec<usize>,
}

impl<'a> Slices<'a> {
    /// Of `text`.
    pub fn of(text: &'a str) -> Self {
        Self { text, starts: text.char_indices().map(|(byte, _)| byte).collect() }
    }

    /// The words under a span; what lies past the end of the text is cut off.
    pub fn get(&self, span: Span) -> &'a str {
        let byte = |at: usize| self.starts.get(at).copied().unwrap_or(self.text.len());
        &self.text[byte(span.start)..byte(span.end.max(span.start))]
    }
}

/// A half-open range of Unicode code points (not bytes) of a text. Serialized as `[start, end]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    /// First code point inside.
    pub start: usize,
    /// First code point after.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The span that covers the byte range `bytes` of `text`.
    ///
    /// Both ends must lie on character boundaries; an end inside a character is moved back to its start.
    pub fn of_bytes(text: &str, bytes: Range<usize>) -> Self {
        let count = |end: usize| text[..text.floor_char_boundary(end)].chars().count();
        Self::new(count(bytes.start), count(bytes.end))
    }

    /// The byte range this span covers in `text`; what lies past the end of `text` is cut off.
    pub fn bytes(self, text: &str) -> Range<usize> {
        let mut offsets = text.char_indices().map(|(at, _)| at).skip(self.start);
        let start = offsets.next().unwrap_or(text.len());
        let end = match self.end.saturating_sub(self.start) {
            0 => start,
            length => offsets.nth(length - 1).unwrap_or(text.len()),
        };
        start..end
    }

    /// The words of `text` under this span.
    pub fn slice(self, text: &str) -> &str {
        &text[self.bytes(text)]
    }

    /// Number of code points.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// True when nothing is covered.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// True when `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share a code point.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slices_by_code_points() {
        let text = "医a𠮷共体";
        assert_eq!(Span::new(2, 4).slice(text), "𠮷共");
        assert_eq!(Span::new(4, 9).slice(text), "体");
        assert_eq!(Span::new(7, 9).slice(text), "");
    }

    proptest! {
        #[test]
        fn bytes_and_back(text in "\\PC{0,30}", a in 0usize..40, b in 0usize..40) {
            let count = text.chars().count();
            let span = Span::new(a.min(b).min(count), a.max(b).min(count));
            prop_assert_eq!(Span::of_bytes(&text, span.bytes(&text)), span);
            prop_assert_eq!(span.slice(&text).chars().count(), span.len());
        }

        #[test]
        fn slices_are_those_of_spans(text in "\\PC{0,30}", a in 0usize..40, b in 0usize..40) {
            let span = Span::new(a, b);
            prop_assert_eq!(Slices::of(&text).get(span), span.slice(&text));
        }
    }
}
