//! Numbers that begin paragraphs: 第一章 第三条 一、 （一） 1. （1） ① and, in English, Article 5, Section 2, 1.1, (a).

mod english;

use std::sync::LazyLock;

use regex::Regex;

pub(crate) use english::{bare_number, other_reading, position};

/// Styles of numbering, from the outermost inwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// 第一编, 第一部分, PART I, ANNEX.
    Part,
    /// 第一分编.
    Subpart,
    /// 第一章, CHAPTER I.
    Chapter,
    /// 第一节, Section 1.
    Section,
    /// 第一条, Article 1.
    Article,
    /// 一、, I.
    Han,
    /// （一）, A.
    HanBracket,
    /// 1. or 1、
    Digit,
    /// 1.1
    Digit2,
    /// 1.1.1
    Digit3,
    /// 1.1.1.1
    Digit4,
    /// （1）
    DigitBracket,
    /// ①
    Circle,
    /// (a)
    Letter,
    /// (i)
    Roman,
    /// (A)
    Capital,
}

/// A number found at the start of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub style: Style,
    /// As it goes into [`crate::model::Passage::number`]: 一, （十二）, 第九条, 1, Article 5, (a).
    pub label: String,
    /// Bytes of the text that are number, with its mark and the space after it.
    pub length: usize,
}

const HAN: &str = "[一二三四五六七八九十百千零〇两]";

/// Whether a number of some style may begin with a character.
type Begins = fn(char) -> bool;

/// In order: the first that matches is the style. Group 1 is the label. Before each is what it may begin with, so that
/// most need not be tried.
static STYLES: LazyLock<Vec<(Begins, Style, Regex)>> = LazyLock::new(|| {
    let ordinal: Begins = |c| c == '第';
    let numeral: Begins = |c| HAN.contains(c);
    let bracket: Begins = |c| matches!(c, '（' | '(' | '〔');
    let digit: Begins = |c| c.is_numeric();
    let letter: Begins = |c| c.is_ascii_lowercase();

    let han = |pattern: &str| pattern.replace('H', HAN);
    [
        (ordinal, Style::Part, han(r"^(第\s*(?:H+|\d+)\s*(?:编|部分|篇))(?:[\s　:：]|$)")),
        (ordinal, Style::Subpart, han(r"^(第\s*(?:H+|\d+)\s*分编)[\s　:：]*")),
        (ordinal, Style::Chapter, han(r"^(第\s*(?:H+|\d+)\s*章)[\s　:：]*")),
        (ordinal, Style::Section, han(r"^(第\s*(?:H+|\d+)\s*节)[\s　:：]*")),
        (
            ordinal,
            Style::Article,
            han(concat!(
                r"^(第\s*(?:H+|\d+)\s*条(?:\s*之H+)?)(?:[\s　:：]+|$|[^的和、，至到第款项规或及与所（(]",
                // 第一条（目的和依据）, but not 第三条（一）规定的.
                r"|[（(][\x{4e00}-\x{9fff}&&[^一二三四五六七八九十]][\x{4e00}-\x{9fff}、，]{1,24}[)）](?:[\s　]|$|[^的和、，至到第款项规或及与所]))",
            )),
        ),
        (numeral, Style::Han, han(r"^(H{1,4})[、.．][\s　]*")),
        (bracket, Style::HanBracket, han(r"^[（(〔]\s*(H{1,4})\s*[)）〕][\s　、.．]*")),
        (bracket, Style::DigitBracket, r"^[（(]\s*(\d{1,3})\s*[)）][\s　、.．]*".to_owned()),
        (digit, Style::DigitBracket, r"^(\d{1,2})[)）][\s　、.．]*".to_owned()),
        // Full-width digits set 1．35周岁 in one with what follows: they make no decimals.
        (
            digit,
            Style::Digit3,
            r"^([0-9]{1,2}[.．][0-9]{1,2}[.．][0-9]{1,2})[.．:：]?(?:[\s　]+(?:[^\d\s]|$)|\p{Han})"
                .to_owned(),
        ),
        // 10.7 2020年 is a value and a year.
        (
            digit,
            Style::Digit2,
            r"^([0-9]{1,2}[.．][0-9]{1,2})[.．:：]?(?:[\s　]+(?:[^\d\s]|$)|\p{Han})".to_owned(),
        ),
        (digit, Style::Digit, r"^([\d０-９]{1,2})(?:[、．]|\.(?:[^\d]|$))[\s　]*".to_owned()),
        (digit, Style::Circle, r"^([①-⑳])[\s　、.．]*".to_owned()),
        (bracket, Style::Letter, r"^\(([a-z]{1,2}|[ivx]{1,5})\)\s*".to_owned()),
        (letter, Style::Letter, r"^([a-z])\)\s+".to_owned()),
    ]
    .into_iter()
    .map(|(begins, style, pattern)| (begins, style, Regex::new(&pattern).expect("a pattern of this file")))
    .collect()
});

/// The number a paragraph begins with.
pub(crate) fn number_of(text: &str) -> Option<Number> {
    let first = text.chars().next()?;
    // Most paragraphs begin with no number: look no further.
    let may_begin = "第（(〔一二三四五六七八九十百§".contains(first)
        || first.is_ascii_alphanumeric()
        || matches!(first, '０'..='９' | '①'..='⑳');
    if !may_begin {
        return None;
    }
    if !has_han(text) {
        return english::number_of(text);
    }
    let mut styles = STYLES.iter().filter(|(begins, ..)| begins(first));
    styles.find_map(|(_, style, pattern)| number(text, *style, pattern))
}

/// The number `pattern` finds at the start of `text`.
fn number(text: &str, style: Style, pattern: &Regex) -> Option<Number> {
    let found = pattern.captures(text)?;
    let raw: String = found.get(1)?.as_str().to_owned();
    let compact: String = raw.split_whitespace().collect();
    let mut length = found.get(0)?.end();
    // Some patterns look one character ahead.
    if let Some(last) = text[..length].chars().next_back()
        && !last.is_whitespace()
        && length > found.get(1)?.end()
        && !":：、．.-–—)）〕".contains(last)
    {
        length -= last.len_utf8();
    }
    // The title in brackets is no part of the number.
    let label_end = found.get(1)?.end();
    if style == Style::Article && text[label_end..].starts_with(['（', '(']) {
        length = label_end;
    }
    let label = match style {
        Style::HanBracket if has_han(&compact) => format!("（{compact}）"),
        Style::DigitBracket | Style::Letter if text.starts_with('（') => format!("（{compact}）"),
        Style::DigitBracket | Style::Letter | Style::Roman | Style::Capital => format!("({compact})"),
        _ if raw.is_ascii() || style <= Style::Article && !has_han(&raw) => raw,
        _ => compact,
    };
    Some(Number { style, label, length })
}

pub(super) fn has_han(text: &str) -> bool {
    !text.is_ascii() && text.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// True for a mark that begins an item of a list without number.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '●'
            | '▪'
            | '◦'
            | '■'
            | '◆'
            | '◇'
            | '○'
            | '►'
            | '▶'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '❖'
            | '\u{f0a7}'
            | '\u{f0b7}'
            | '\u{f0d8}'
            | '\u{f0fc}'
    )
}

/// True when a paragraph begins with a number of any style.
pub(crate) fn starts_with_number(text: &str) -> bool {
    number_of(text.trim_start()).is_some()
        || text.trim_start().starts_with(|c: char| is_bullet(c) || c == '–')
}

/// True for a line that begins a division of a law, whatever stands before it: 第三章 or 第五条 with space after.
pub(crate) fn begins_division(text: &str) -> bool {
    let spaced = |number: &Number| {
        let rest = &text[number.length..];
        rest.is_empty()
            || rest.starts_with(['（', '('])
            || text[..number.length].ends_with(char::is_whitespace)
    };
    text.starts_with('第')
        && number_of(text).is_some_and(|number| number.style <= Style::Article && spaced(&number))
}

/// True for lines that never join another: chapter heads and document numbers.
pub(crate) fn stands_alone(text: &str) -> bool {
    let text = text.trim();
    number_of(text)
        .is_some_and(|n| n.style <= Style::Section || n.style == Style::Article && n.length == text.len())
        || super::metadata::is_number_line(text)
        || super::metadata::is_date_line(text)
}
