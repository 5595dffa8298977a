//! What a line's place and words say: how it is aligned, whether it is full, whether the next goes on with it.

use std::collections::HashMap;
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

/// A footnote begins with its mark: a star, a circled number, a number that follows that of the note before it.
pub(super) fn starts_note(before: &str, line: &Line) -> bool {
    let count = |text: &str| -> Option<u32> {
        let digits = text.trim_start_matches(['[', '〔', '(']).split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    let text = line.text.trim_start();
    let marked = text.starts_with(|c: char| {
        matches!(c, '*' | '†' | '‡' | '①'..='⑳' | '[' | '〔' | '¹' | '²' | '³' | '⁰'..='⁹')
            || c.is_ascii_digit()
    });
    // A year or a page may begin a line of a note.
    let follows = || match (count(before.trim_start()), count(text)) {
        (Some(last), Some(next)) => next > last && next <= last + 3,
        _ => true,
    };
    marked && follows()
}

/// True for the first line of an item of a list: a bullet, or in lists of Word the letter o below one.
pub(super) fn starts_item(before: &str, next: &str) -> bool {
    let in_list =
        || before.starts_with(numbering::is_bullet) || before.starts_with("o ") || before.ends_with(':');
    next.starts_with(numbering::is_bullet) || next.starts_with("o ") && in_list()
}

/// True when a line is as full as it could be: the next line's first word would not have fitted.
pub(super) fn reaches_end(last: &Placed, next: &Line) -> bool {
    let room = last.column.right - last.line.rect.x1;
    room < first_word_width(&next.text) * em(next) + 0.75 * last.em()
}

/// Ragged lines end anywhere: a small letter after a word or comma goes on, unless much room was left. Lines `set_off` by their
/// print are broken by hand, and a line that ends in a small word cannot end there.
pub(super) fn goes_on_in_latin(text: &str, last: &Placed, next: &Line, set_off: bool) -> bool {
    let room = last.column.right - last.line.rect.x1;
    let near = set_off || room < 0.25 * (last.column.right - last.column.left);
    let small = next.text.trim_start().starts_with(|c: char| c.is_lowercase());
    let open = text.ends_with(|c: char| c == ',' || c.is_alphabetic() && !is_cjk(c));
    let mid_phrase = || is_small_word(text.rsplit(char::is_whitespace).next().unwrap_or_default());
    (small && open && near || !is_cjk_text(text) && mid_phrase())
        && !numbering::starts_with_number(&next.text)
}

/// True for the words of English after which a phrase must go on.
fn is_small_word(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "for"
            | "to"
            | "in"
            | "on"
            | "a"
            | "an"
            | "by"
            | "with"
            | "or"
            | "from"
            | "at"
            | "&"
    )
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

/// True when the hyphen at a line's end belongs to the word, judged by how the whole text writes it.
pub(super) fn is_compound(head: &str, tail: &str, words: &HashMap<&str, u32>) -> bool {
    let count = |word: &str| words.get(word).copied().unwrap_or(0);
    // At the start of a sentence the word may be written large for once.
    let spelled = |word: &str| {
        let small: String = word.chars().flat_map(char::to_lowercase).collect();
        if small == word { count(word) } else { count(word) + count(&small) }
    };
    let (hyphenated, joined) = (spelled(&format!("{head}-{tail}")), spelled(&format!("{head}{tail}")));
    if hyphenated != joined {
        return hyphenated > joined;
    }
    joined == 0 && (head.contains('-') || count(head) > 0 && count(tail) > 0)
}

/// Joins a line to a paragraph: no space between hanzi, hyphenation undone, else one space.
pub(super) fn append(text: &mut String, next: &str, words: &HashMap<&str, u32>) {
    let (Some(before), Some(after)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    let hyphen = before == '-' && text[..text.len() - 1].ends_with(|c: char| c.is_alphanumeric());
    if before == '\u{ad}' {
        text.pop();
    } else if hyphen && after.is_lowercase() && text[..text.len() - 1].ends_with(|c: char| c.is_alphabetic())
    {
        let head = text.rsplit(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        let tail = next.split(|c: char| !c.is_alphabetic() && c != '-').next().unwrap_or_default();
        if !is_compound(head.trim_end_matches('-'), tail, words) {
            text.pop();
        }
    } else if hyphen && after.is_alphanumeric() && !is_cjk(after)
        || is_open_address(text) && after.is_ascii_alphanumeric()
    {
        // EMPEROR- / Reduced, HIV- / 1, www.cmaj.ca/ / lookup: nothing was between them.
    } else if before.is_ascii_digit() && begins_with_year(next)
        || !is_cjk(before)
            && !is_cjk(after)
            && !(is_cjk_text(text) && !(before.is_alphabetic() && after.is_alphabetic()))
    {
        text.push(' ');
    }
    text.push_str(next);
}

/// 2020年 goes on with no number before it, as 020年 or 7年 may.
fn begins_with_year(text: &str) -> bool {
    let year = text.as_bytes().get(..4);
    year.is_some_and(|year| {
        (year.starts_with(b"19") || year.starts_with(b"20")) && year.iter().all(u8::is_ascii_digit)
    }) && text[4..].trim_start().starts_with('年')
}

/// True where a line breaks off inside an address of the web.
fn is_open_address(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    last.ends_with(['/', '_']) && (last.contains("://") || last.contains("www."))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    fn joined(before: &str, next: &str, words: &[(&'static str, u32)]) -> String {
        let words: HashMap<&str, u32> = words.iter().copied().collect();
        let mut text = before.to_owned();
        append(&mut text, next, &words);
        text
    }

    #[test]
    fn hyphens_at_the_end_of_a_line() {
        assert_eq!(
            joined("use of Pre-", "exposure", &[("pre-exposure", 9), ("preexposure", 1)]),
            "use of Pre-exposure"
        );
        assert_eq!(joined("the popu-", "lation", &[]), "the population");
        assert_eq!(joined("EMPEROR-", "Reduced", &[]), "EMPEROR-Reduced");
        assert_eq!(joined("HIV-", "1 infection", &[]), "HIV-1 infection");
        assert_eq!(joined("this – and -", "that", &[]), "this – and - that");
        assert_eq!(joined("see www.example.org/", "lookup", &[]), "see www.example.org/lookup");
        assert_eq!(joined("and/", "or", &[]), "and/ or");
    }

    #[test]
    fn a_number_broken_by_the_line_and_two_numbers() {
        let joined = |first: &str, second: &str| {
            let mut text = first.to_owned();
            append(&mut text, second, &HashMap::new());
            text
        };
        assert_eq!(joined("力争到2", "017年全区有2个"), "力争到2017年全区有2个");
        assert_eq!(joined("2015年：76.34", "2020年：77.3"), "2015年：76.34 2020年：77.3");
    }

    #[test]
    fn notes_count_and_their_lines_do_not() {
        let line = |text: &str| Line::paragraph(text, Role::Footnote);
        assert!(starts_note("1 First note", &line("2 Second note")));
        assert!(starts_note("*First note", &line("† Second note")));
        for rest in ["60. doi: 10.1016", "2015 Dec 3;373", "2016.pdf", "and so on"] {
            assert!(!starts_note("1 First note", &line(rest)), "{rest}");
        }
    }

    #[test]
    fn items_begin_with_bullets_or_the_letter_that_stands_for_one() {
        assert!(starts_item("• tests", "• condoms"));
        assert!(starts_item("Offer:", "o tests"));
        assert!(starts_item("o tests", "o condoms"));
        assert!(!starts_item("una u otra", "o ninguna"));
    }
}
