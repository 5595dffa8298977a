//! One occurrence with the words around it, on one line.

use unicode_width::UnicodeWidthChar;

use crate::model::{Passage, Span};

/// A term in its context. White space of any kind is one space; left, term and right follow one another as in the
/// text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Id of the document.
    pub document: String,
    /// Id of the passage.
    pub passage: String,
    /// Place of the passage in the document, from 1.
    pub ordinal: u32,
    /// First and last page the passage stands on, from 1.
    pub pages: [u32; 2],
    /// The headings above the passage, on one line.
    pub heading: String,
    /// What stands before the term.
    pub left: String,
    /// The term, as the text writes it.
    pub term: String,
    /// What stands after the term.
    pub right: String,
    /// Place of the term in the text of the passage, in code points.
    pub span: Span,
}

/// A line for each of the `occurrences` in `passage`, in order, with at most `width` columns of a terminal on either
/// side. A hanzi takes two columns; words of letters are not cut.
pub fn lines(passage: &Passage, occurrences: &[Span], width: usize) -> Vec<Line> {
    let text: Vec<char> = passage.text.chars().collect();
    occurrences
        .iter()
        .map(|&span| {
            let (before, rest) = text.split_at(span.start.min(text.len()));
            let (term, after) = rest.split_at(span.len().min(rest.len()));
            Line {
                document: passage.document().to_owned(),
                passage: passage.id.clone(),
                ordinal: passage.ordinal,
                pages: passage.pages,
                heading: passage.heading(),
                left: before_term(before.iter().rev().copied(), width),
                term: context(term.iter().copied(), usize::MAX).into_iter().collect(),
                right: context(after.iter().copied(), width).into_iter().collect(),
                span,
            }
        })
        .collect()
}

impl Line {
    /// The line with no more than `width` columns on either side.
    #[must_use]
    pub fn narrowed(self, width: usize) -> Self {
        let right = context(self.right.chars(), width).into_iter().collect();
        Self { left: before_term(self.left.chars().rev(), width), right, ..self }
    }
}

/// The last of a text that fit in `width` columns, given from its end.
fn before_term(backwards: impl Iterator<Item = char>, width: usize) -> String {
    context(backwards, width).into_iter().rev().collect()
}

/// The first of `text` that fit in `width` columns, read away from the term.
fn context(text: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut kept: Vec<char> = Vec::new();
    let mut used = 0;
    for c in text {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && kept.last() == Some(&' ') {
            continue;
        }
        used += c.width().unwrap_or(0);
        if used > width {
            if is_letter(c) {
                drop_begun_word(&mut kept);
            }
            break;
        }
        kept.push(c);
    }
    while kept.len() > 1 && kept.last() == Some(&' ') {
        kept.pop();
    }
    kept
}

/// Removes the word at the end, unless there is nothing else.
fn drop_begun_word(kept: &mut Vec<char>) {
    if let Some(end) = kept.iter().rposition(|&c| !is_letter(c)) {
        kept.truncate(end + 1);
    }
}

/// True for what words are made of that stand between spaces.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c.width() != Some(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn passage(text: &str) -> Passage {
        Passage {
            pages: [2, 3],
            headings: vec!["一、目标".to_owned(), "（一）范围".to_owned()],
            ..Passage::body("5f2c", 7, text, Vec::new())
        }
    }

    fn parts(text: &str, start: usize, end: usize, width: usize) -> [String; 3] {
        let line = lines(&passage(text), &[Span::new(start, end)], width).remove(0);
        [line.left, line.term, line.right]
    }

    #[test]
    fn a_hanzi_takes_two_columns() {
        assert_eq!(parts("建立健全双向转诊制度和流程", 4, 8, 5), ["健全", "双向转诊", "制度"]);
        assert_eq!(parts("建立健全双向转诊制度和流程", 4, 8, 6), ["立健全", "双向转诊", "制度和"]);
        assert_eq!(parts("双向转诊", 0, 4, 10), ["", "双向转诊", ""]);
    }

    #[test]
    fn words_stay_whole_and_lines_one() {
        let text = "The energy performance\nof new\t buildings shall be met";
        assert_eq!(parts(text, 11, 22, 11), ["The energy ", "performance", " of new"]);
        assert_eq!(parts(text, 11, 22, 18), ["The energy ", "performance", " of new buildings"]);
        assert_eq!(parts(text, 4, 29, 2)[1], "energy performance of new");
        assert_eq!(parts("antidisestablishment x", 21, 22, 4), [" ", "x", ""]);
    }

    #[test]
    fn a_line_knows_its_place() {
        let line = lines(&passage("甲乙丙"), &[Span::new(1, 2)], 10).remove(0);
        assert_eq!((line.document.as_str(), line.passage.as_str(), line.ordinal), ("5f2c", "5f2c-0007", 7));
        assert_eq!((line.heading.as_str(), line.pages), ("一、目标 > （一）范围", [2, 3]));
    }

    proptest! {
        #[test]
        fn narrowing_is_cutting_less(text in "[医院ab1, 。\n]{1,40}", at in 0usize..40, width in 0usize..20) {
            let at = at % text.chars().count();
            let cut = |width| lines(&passage(&text), &[Span::new(at, at + 1)], width).remove(0);
            prop_assert_eq!(cut(width + 15).narrowed(width), cut(width));
        }

        #[test]
        fn contexts_fit_and_follow(text in "[医院ab1, 。\n]{1,40}", at in 0usize..40, width in 0usize..30) {
            let at = at % text.chars().count();
            let [left, term, right] = parts(&text, at, at + 1, width);
            prop_assert!(left.width() <= width && right.width() <= width);
            let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let joined = format!("{left}{term}{right}");
            if !term.trim().is_empty() {
                prop_assert!(one_line.contains(joined.trim()), "{joined:?} in {one_line:?}");
            }
        }
    }
}
