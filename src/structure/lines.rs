//! What a line's place and words say: how it is aligned, whether it is full, whether the next goes on with it.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::columns::{Columns, Extent};
use super::numbering;
use super::paragraphs::Align;
use crate::model::{Line, Page};

/// A line with its page and column.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub line: &'a Line,
    pub page: u32,
    pub column: Extent,
    pub align: Align,
}

impl Placed<'_> {
    pub(super) fn em(&self) -> f32 {
        em(self.line)
    }
}

/// True for a line of a table of contents: dots that lead to a page number.
pub(crate) fn is_contents(text: &str) -> bool {
    static LEADERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:[.…·]|\s\.){4,}|…{2,})\s*[-—]?\s*(\d{1,4}|[ivxlc]+)?\s*[-—]?$")
            .expect("a pattern of this file")
    });
    LEADERS.is_match(text.trim_end())
}

/// A footnote begins with its mark: a number, a star, a circled number.
pub(super) fn starts_note(line: &Line) -> bool {
    let mut chars = line.text.trim_start().chars();
    chars.next().is_some_and(|c| {
        matches!(c, '*' | '†' | '‡' | '①'..='⑳' | '[' | '〔' | '¹' | '²' | '³' | '⁰'..='⁹')
            || c.is_ascii_digit()
    })
}

/// True when a line is as full as it could be: the next line's first word would not have fitted.
pub(super) fn reaches_end(last: &Placed, next: &Line) -> bool {
    let room = last.column.right - last.line.rect.x1;
    room < first_word_width(&next.text) * em(next) + 0.75 * last.em()
}

/// Ragged lines end anywhere: a small letter after a word or comma goes on, unless much room was left.
pub(super) fn goes_on_in_latin(text: &str, last: &Placed, next: &Line) -> bool {
    let room = last.column.right - last.line.rect.x1;
    next.text.trim_start().starts_with(|c: char| c.is_lowercase())
        && text.ends_with(|c: char| c == ',' || c.is_alphabetic() && !is_cjk(c))
        && room < 0.25 * (last.column.right - last.column.left)
        && !numbering::starts_with_number(&next.text)
}

/// Width, in ems, of the first piece of `text` that a line break may not divide.
pub(super) fn first_word_width(text: &str) -> f32 {
    let mut width = 0.0;
    let mut inside = false;
    for c in text.trim_start().chars() {
        let cjk = is_cjk(c);
        let opening = matches!(c, '“' | '‘' | '（' | '(' | '《' | '〈' | '【' | '〔' | '[' | '「');
        if inside && (c.is_whitespace() || (cjk && !is_closing(c)) || opening) {
            break;
        }
        width += if cjk || opening && !c.is_ascii() { 1.0 } else { 0.5 };
        if !opening {
            inside = true;
        }
        // Half of a word that may be hyphenated is guess enough.
        if width > 12.0 {
            break;
        }
    }
    width
}

pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '）'
            | '》'
            | '〉'
            | '】'
            | '〕'
            | '」'
            | '，'
            | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '％'
    )
}

/// True for ideographs and the punctuation and forms that go with them.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…' | '①'..='⑳')
}

pub(super) fn is_cjk_text(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}'))
}

pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '’', '）', ')', '"', '》']);
    text.ends_with(['。', '！', '？', '；', '：', '.', '!', '?', ';', ':'])
}

pub(super) fn alignment(line: &Line, column: Extent, body_size: f32) -> Align {
    let em = em(line);
    let (left, right) = (line.rect.x0 - column.left, column.right - line.rect.x1);
    let width = column.right - column.left;
    let even = (left - right).abs() < (0.12 * (left + right)).max(1.1 * em);
    let least = if line.font_size > body_size * 1.15 { 0.8 } else { 2.6 };
    if even && left > least * em {
        Align::Centre
    } else if left > 0.4 * width && right < 6.0 * em && left > 2.0 * right {
        Align::Right
    } else {
        Align::Left
    }
}

/// True when the hyphen at a line's end belongs to the word, judged by the words of the whole text.
pub(super) fn is_compound(head: &str, tail: &str, words: &HashSet<&str>) -> bool {
    let known = |word: &str| words.contains(word);
    !known(&format!("{head}{tail}"))
        && (head.contains('-') || known(&format!("{head}-{tail}")) || known(head) && known(tail))
}

/// Joins a line to a paragraph: no space between hanzi, hyphenation undone, else one space.
pub(super) fn append(text: &mut String, next: &str, words: &HashSet<&str>) {
    let (Some(before), Some(after)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    if before == '\u{ad}' {
        text.pop();
    } else if before == '-'
        && after.is_lowercase()
        && text[..text.len() - 1].ends_with(|c: char| c.is_alphabetic())
    {
        let head = text.rsplit(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        let tail = next.split(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        if !is_compound(head.trim_end_matches('-'), tail, words) {
            text.pop();
        }
    } else if !is_cjk(before)
        && !is_cjk(after)
        && !(is_cjk_text(text) && !(before.is_alphabetic() && after.is_alphabetic()))
    {
        text.push(' ');
    }
    text.push_str(next);
}

/// True where paragraphs begin at the margin and mostly are one sentence, as in laws: more lines end short in 。 than
/// have one inside.
pub(super) fn in_blocks(pages: &[Page], columns: &Columns) -> bool {
    let (mut ends, mut inside, mut indented) = (0, 0, 0);
    for (index, page) in pages.iter().enumerate() {
        for pair in page.lines.windows(2) {
            let (line, next) = (&pair[0], &pair[1]);
            let text = line.text.trim_end();
            inside += text.strip_suffix('。').unwrap_or(text).matches('。').count();
            let room = columns.extent(index, line).right - line.rect.x1;
            if text.ends_with('。') && room > 1.5 * em(line) {
                let indent = next.rect.x0 - columns.extent(index, next).left;
                ends += 1;
                indented += usize::from(indent > 0.8 * em(next) || next.text.starts_with('\u{3000}'));
            }
        }
    }
    ends > inside && indented * 5 < ends
}

/// Size of most characters of the document.
pub(super) fn body_size(pages: &[Page]) -> f32 {
    let sizes =
        pages.iter().flat_map(|page| &page.lines).map(|line| (line.font_size, line.text.chars().count()));
    weighted_middle(sizes.collect())
}

/// Usual space between lines of the same size, in ems.
pub(super) fn usual_leading(pages: &[Page]) -> f32 {
    let gaps = pages.iter().flat_map(|page| page.lines.windows(2)).filter_map(|pair| {
        let (a, b) = (&pair[0], &pair[1]);
        let same = a.block == b.block && (a.font_size - b.font_size).abs() < 0.5;
        let gap = (b.rect.y0 - a.rect.y1) / em(a);
        (same && gap > -0.6 && gap < 3.0).then_some((gap, 1))
    });
    weighted_middle(gaps.collect())
}

pub(super) fn weighted_middle(mut values: Vec<(f32, usize)>) -> f32 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut sum = 0;
    values
        .iter()
        .find(|(_, weight)| {
            sum += weight;
            sum > half
        })
        .map_or(0.0, |(value, _)| *value)
}

pub(super) fn em(line: &Line) -> f32 {
    if line.font_size > 0.0 { line.font_size } else { (line.rect.y1 - line.rect.y0).max(1.0) * 0.8 }
}
