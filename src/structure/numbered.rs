//! Which numbered paragraphs carry a title, and which are items of a list or rules: told by their words, by what
//! follows them and by their siblings, since a writer gives a title to each of a row or to none.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::numbering::{Number, Style, has_han, number_of};
use super::paragraphs::Paragraph;
use crate::model::{PassageKind, Role};

/// The number a paragraph begins with and the title it carries.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    pub number: Number,
    pub title: Option<Title>,
}

/// The title of a numbered paragraph, with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    pub text: String,
    /// True when the paragraph is nothing but the title.
    pub alone: bool,
}

/// Longest title alone on its line and longest one that leads a paragraph, in code points.
const LONGEST_ALONE: usize = 60;
const LONGEST_LEAD: usize = 42;
/// A leading title this short, with its number, is no accident.
const SHORT_LEAD: usize = 16;

/// How a numbered paragraph reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Words without a mark at their end.
    Words,
    /// One short sentence.
    Sentence,
    /// A short sentence that others follow.
    Lead,
    /// None of these.
    Item,
}

/// A numbered paragraph that may carry a title.
struct Candidate {
    at: usize,
    shape: Shape,
    /// What follows belongs to it: text, a table, or numbers of a lower kind.
    holds: bool,
    /// Its title is a few words.
    short: bool,
    /// It is an item 项 of an article, which lists what that rules.
    in_article: bool,
    row: usize,
    style: (usize, Style),
}

/// How many of some numbered paragraphs look titled.
#[derive(Clone, Copy, Default)]
struct Share {
    titled: usize,
    all: usize,
}

/// The numbers of a document's paragraphs with the titles they carry; `kinds` says which are body, `starts` where texts
/// begin.
pub(crate) fn numbered(
    paragraphs: &[Paragraph],
    kinds: &[PassageKind],
    starts: &[usize],
) -> Vec<Option<Numbered>> {
    let mut found: Vec<Option<Numbered>> = numbers(paragraphs, kinds)
        .into_iter()
        .map(|number| number.map(|number| Numbered { number, title: None }))
        .collect();
    let body_size = super::body_size(paragraphs);
    let candidates = candidates(paragraphs, kinds, starts, &mut found, body_size);
    let mut rows: HashMap<usize, Share> = HashMap::new();
    let mut styles: HashMap<(usize, Style), Share> = HashMap::new();
    for candidate in &candidates {
        let titled = match candidate.shape {
            Shape::Lead => true,
            Shape::Words | Shape::Sentence => candidate.holds,
            Shape::Item => false,
        };
        for share in [rows.entry(candidate.row).or_default(), styles.entry(candidate.style).or_default()] {
            share.titled += usize::from(titled);
            share.all += 1;
        }
    }
    for candidate in &candidates {
        let of = |share: Option<&Share>| share.copied().unwrap_or_default();
        let (row, style) = (of(rows.get(&candidate.row)), of(styles.get(&candidate.style)));
        let paragraph = &paragraphs[candidate.at];
        let marked = matches!(paragraph.role, Role::Heading(_));
        let in_row = row.titled * 2 >= row.all;
        let is_title = match candidate.shape {
            Shape::Item => false,
            Shape::Words => marked || in_row,
            Shape::Sentence => marked || in_row && candidate.holds && !candidate.in_article,
            // A first sentence of more than a few words comes by chance, too.
            Shape::Lead => {
                candidate.short || in_row && style.titled * 3 >= style.all && !candidate.in_article
            }
        };
        if let Some(numbered) = found[candidate.at].as_mut().filter(|_| is_title) {
            numbered.title = title_in(&paragraph.text, &numbered.number);
        }
    }
    found
}

/// The numbers of the body's paragraphs. A text with 2.1 may write 2 without a mark.
fn numbers(paragraphs: &[Paragraph], kinds: &[PassageKind]) -> Vec<Option<Number>> {
    static BARE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([0-9]{1,2})[\s　]+\p{Han}[^。；，：:,;]{1,38}$").expect("a pattern of this file")
    });
    let body = |at: usize| kinds.get(at) == Some(&PassageKind::Body);
    let mut found: Vec<Option<Number>> = paragraphs
        .iter()
        .enumerate()
        .map(|(at, paragraph)| number_of(paragraph.text.trim()).filter(|_| body(at)))
        .collect();
    let decimal = |number: &Number| number.style == Style::Digit2;
    if !found.iter().flatten().any(decimal) {
        return found;
    }
    for (at, paragraph) in paragraphs.iter().enumerate().filter(|(at, _)| body(*at)) {
        if let (None, Some(groups)) = (&found[at], BARE.captures(paragraph.text.trim())) {
            let label = groups[1].to_owned();
            let length = paragraph.text.trim()[label.len()..].len();
            let spaces = length - paragraph.text.trim()[label.len()..].trim_start().len();
            found[at] = Some(Number { style: Style::Digit, length: label.len() + spaces, label });
        }
    }
    found
}

/// Goes through the numbered paragraphs row by row; gives those of laws their title at once and
/// returns the others.
fn candidates(
    paragraphs: &[Paragraph],
    kinds: &[PassageKind],
    starts: &[usize],
    found: &mut [Option<Numbered>],
    body_size: f32,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut open: Vec<(Style, usize)> = Vec::new();
    let (mut rows, mut text) = (0, 0);
    for at in 0..paragraphs.len() {
        if starts.contains(&at) {
            open.clear();
            text += 1;
        }
        let Some(style) = found[at].as_ref().map(|numbered| numbered.number.style) else { continue };
        let first = found[at].as_ref().is_some_and(|numbered| is_first(&numbered.number));
        let kept = open.iter().position(|(other, _)| *other == style);
        let row = kept.filter(|_| !first).map(|kept| open[kept].1);
        open.truncate(
            kept.unwrap_or_else(|| open.iter().position(|(other, _)| *other > style).unwrap_or(open.len())),
        );
        let row = row.unwrap_or_else(|| {
            rows += 1;
            rows
        });
        open.push((style, row));
        let in_article = open.iter().any(|(other, _)| *other == Style::Article);
        let next = (at + 1..paragraphs.len()).find(|next| kinds[*next] != PassageKind::Footnote);
        let holds = next.is_some_and(|next| match kinds[next] {
            PassageKind::Table => true,
            PassageKind::Body => found[next].as_ref().is_none_or(|next| next.number.style > style),
            _ => false,
        });
        let Some(numbered) = &mut found[at] else { continue };
        let paragraph = &paragraphs[at];
        if let Some(title) = settled(paragraph, &numbered.number, body_size) {
            numbered.title = title;
        } else {
            let title = title_in(&paragraph.text, &numbered.number);
            let short = title.as_ref().is_some_and(|title| title.text.chars().count() <= SHORT_LEAD);
            let shape = shape(&paragraph.text, title.as_ref());
            candidates.push(Candidate { at, shape, holds, short, in_article, row, style: (text, style) });
        }
    }
    candidates
}

/// 一、 or 1. or （一）: a new row begins.
fn is_first(number: &Number) -> bool {
    matches!(number.label.trim_matches(['（', '）', '(', ')']), "一" | "1" | "１" | "①")
}

/// The title of a division of a law or of a paragraph with a letter, which need no siblings; `None` where they decide.
fn settled(paragraph: &Paragraph, number: &Number, body_size: f32) -> Option<Option<Title>> {
    let text = paragraph.text.trim();
    let rest = text[number.length..].trim();
    let whole = || Title { text: text.to_owned(), alone: true };
    let length = text.chars().count();
    // What an English number means depends on the outline above it, and is told there.
    if !has_han(text) {
        return Some(None);
    }
    if number.style <= Style::Section || rest.is_empty() && number.style == Style::Article {
        return Some((length <= LONGEST_ALONE * 2).then(whole));
    }
    if number.style == Style::Letter {
        let marked = matches!(paragraph.role, Role::Heading(_)) || paragraph.stands_out(body_size);
        let alone = length <= LONGEST_ALONE * 2 && is_short_title(rest) && (marked || is_title_case(rest));
        return Some(alone.then(whole));
    }
    if number.style == Style::Article {
        // 第一条【立法宗旨】 and 第一条（目的依据） are titles; a rule is a sentence.
        let cut = ends_open(rest) || rest.ends_with(['和', '与', '及', '或', '的']);
        let titled = rest.chars().count() <= 30 && !cut && !rest.ends_with(['。', '！', '？']);
        let short = || Title { text: number.label.clone(), alone: false };
        return Some(Some(if titled { whole() } else { short() }));
    }
    None
}

fn shape(text: &str, title: Option<&Title>) -> Shape {
    match title {
        None => Shape::Item,
        Some(title) if !title.alone => Shape::Lead,
        Some(_) if text.trim_end().ends_with('。') => Shape::Sentence,
        Some(_) => Shape::Words,
    }
}

/// The words of a numbered paragraph that could be a title: all of it, or its first sentence.
fn title_in(text: &str, number: &Number) -> Option<Title> {
    let text = text.trim();
    let rest = text[number.length..].trim();
    match rest.find(['。', '；', '！', '？']) {
        None => {
            let fits = !rest.is_empty() && !ends_open(rest) && text.chars().count() <= LONGEST_ALONE;
            fits.then(|| Title { text: text.to_owned(), alone: true })
        }
        Some(at) if rest[at..].starts_with('。') && balanced(&rest[..at]) => {
            let lead = &text[..text.len() - rest.len() + at];
            let short = lead.chars().count() <= LONGEST_LEAD;
            // A whole sentence with a modal or a condition is a rule, not a title.
            let title = Title { text: lead.to_owned(), alone: rest[at..].chars().count() == 1 };
            (short && !is_rule(&rest[..at])).then_some(title)
        }
        Some(_) => None,
    }
}

/// Ends in a mark after which more is to come.
fn ends_open(text: &str) -> bool {
    text.ends_with(['，', ',', '、', '；', ';', '：', ':', '.'])
}

fn balanced(text: &str) -> bool {
    text.matches('“').count() == text.matches('”').count()
        && text.matches(['（', '(']).count() == text.matches(['）', ')']).count()
}

fn is_rule(lead: &str) -> bool {
    ["应当", "不得", "必须", "可以", "的，", "的,"].iter().any(|word| lead.contains(word))
}

/// Short and without the marks that end a sentence.
fn is_short_title(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= 100
        && text.split_whitespace().count() <= 16
        && !text.ends_with(['.', ',', ';', ':', '。', '；', '，', '：', '-'])
}

/// Begins with a capital and goes on without a finite sentence's full stop.
fn is_title_case(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase())
        && !text.contains(". ")
        && text.split_whitespace().count() <= 12
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The titles a text's paragraphs carry.
    fn titles(lines: &[&str]) -> Vec<Option<String>> {
        let paragraphs: Vec<Paragraph> = lines.iter().map(|line| Paragraph::plain(line)).collect();
        let found = numbered(&paragraphs, &vec![PassageKind::Body; lines.len()], &[]);
        found.into_iter().map(|one| one?.title.map(|title| title.text)).collect()
    }

    #[test]
    fn the_last_item_of_a_list_is_no_title() {
        let found = titles(&[
            "第九条 资金来源主要包括：",
            "（一）中央、省专项补助资金；",
            "（二）出租配套设施的租金收入；",
            "（三）经批准可用于公共租赁住房的其他资金。",
            "前款资金专款专用。",
            "第十条 有下列情形之一的，适用本办法：",
            "（一）尚未退房的；",
            "（二）出租期满的其他住房。",
            "前款住房由区政府收回。",
        ]);
        assert_eq!(found[1..5], [None, None, None, None]);
        assert_eq!(found[6..], [None, None, None]);
    }

    #[test]
    fn words_that_hold_nothing_are_items() {
        let found = titles(&["一、所需材料", "1. 身份证", "2. 户口簿", "二、办理时限", "五个工作日。"]);
        assert_eq!(
            found,
            [Some("一、所需材料".to_owned()), None, None, Some("二、办理时限".to_owned()), None]
        );
    }

    #[test]
    fn short_first_sentences_by_chance() {
        let found = titles(&[
            "1．思想政治品德考核主要是考核考生本人的现实表现。考生所在中学应做出全面鉴定，并对其真实性负责。",
            "2．考生的试卷在启封并使用完毕前按国家绝密级事项管理，任何单位和个人均须遵守有关规定，违者依法处理。",
            "3．语文、数学、英语实行计算机网上评卷，考生须在答题卡规定的区域内答题，在其他地方答题一律无效，后果自负。",
            "4．本通知自2016年5月1日起施行。",
        ]);
        assert_eq!(found, [None, None, None, None]);
    }

    #[test]
    fn decimal_numbers_without_a_mark() {
        let found = titles(&[
            "1 概述",
            "整体情况。",
            "2 公示信息",
            "2.1 网络公示",
            "时间及截图。",
            "3 人以上到场。",
            "20.1 2020年：18.0",
        ]);
        assert_eq!(found[0].as_deref(), Some("1 概述"));
        assert_eq!(found[2].as_deref(), Some("2 公示信息"));
        assert_eq!(found[5..], [None, None]);
    }
}
