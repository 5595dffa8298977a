//! The parts of an official document after GB/T 9704: what stands before the body, the body, and what stands after
//! it, also where one file holds several texts (a notice with its plan, an order with its regulation, attachments).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::metadata;
use super::numbering::number_of;
use super::paragraphs::{Align, Paragraph, is_contents};
use crate::model::{PassageKind, Role};

static AFTER_BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(抄送|抄报|分送|主题词|信息公开选项|公开方式|公开属性)\s*[:：]|^共印\s*\d+\s*份|^[（(](此件|联系人|联系电话|本文).{0,40}[)）]$",
        r"|^.{0,40}(\d{4}|二[〇○零]..)\s*年.{1,6}月.{1,4}日\s*印发$|^(附件|附)\s*[:：]\s*.+|^附件\s*\d*\s*[:：]\s*《?.+"
    ))
});
static ATTACHMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(附\s*件|附\s*表|附\s*录)\s*[\d一二三四五六七八九十]{0,3}\s*[:：.．]?$|^ATTACHMENT \d*$")
});
/// Who made a law and when, below its title, in brackets or bare.
static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[（(].{0,20}((19|20)\d\d|[一二]...)\s*年.*(通过|公布|发布|修正|修订|批准|施行|印发)",
        r"|^(19|20)\d\d年\d{1,2}月\d{1,2}日.*(通过|公布|发布|修[正订][^。]{0,20}|批准|施行|实施|印发)[)）]?$"
    ))
});
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(委|委员会|办公室|办公厅|政府|厅|局|部|院|署|会|总队|中心|学校|大学|公司|领导小组|指挥部|处|科|[（(]代?章[)）]|[（(]印[)）])$|^(总\s*理|主\s*席|委员长|省\s*长|市\s*长|州\s*长|县\s*长|区\s*长|部\s*长|主\s*任|局\s*长|署\s*长|行\s*长)\s*[:：]?\s*\p{Han}",
    )
});
static ORDER_HEAD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Han}{2,30}令\s*([（(]?第.{1,8}号[)）]?)?$|^\p{Han}{2,30}公告$"));

/// Where a page was found and when: what web sites print below a title.
static PROVENANCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"www\.|https?:|来源[:：]|发布时间|阅读[:：]|浏览"));
/// What may follow a title on a line of its own and belongs to it.
static TITLE_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(](试行|暂行|草案|[^（）()]{0,8}稿|[^（）()]{0,6}修[正订][案本]?|\d{4}\s*[-—–－]+\s*\d{4}年?)[)）]$",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The part of the document each paragraph is, and where its title stands.
pub(crate) struct Parts {
    pub kinds: Vec<PassageKind>,
    /// The title's paragraphs; empty where none was found.
    pub title: Range<usize>,
    /// Paragraphs that begin a text of their own: headings start anew there.
    pub starts: Vec<usize>,
}

/// How many paragraphs may stand before a title.
const HEAD: usize = 30;

/// Takes a Chinese document apart.
pub(crate) fn chinese(paragraphs: &[Paragraph]) -> Parts {
    let texts: Vec<String> = paragraphs.iter().map(|p| compact(&p.text)).collect();
    let title = find_title(paragraphs, &texts);
    let mut kinds = vec![PassageKind::Body; paragraphs.len()];
    let mut starts = Vec::new();
    let body_start = front(paragraphs, &texts, &title, &mut kinds);
    if !title.is_empty() {
        starts.push(title.start);
    }
    let named = quoted_names(&texts, body_start);
    let contents = contents(paragraphs, &texts);
    let mut after_back = false;
    for at in body_start..paragraphs.len() {
        let (paragraph, text) = (&paragraphs[at], texts[at].as_str());
        let before = at.checked_sub(1).map(|before| kinds[before]);
        kinds[at] = match paragraph.role {
            Role::TableRow => PassageKind::Table,
            Role::Footnote => PassageKind::Footnote,
            _ if metadata::date_alone(text).is_some() && closes(paragraphs, &texts, at, body_start) => {
                mark_signatures(paragraphs, &texts, at, body_start, &mut kinds);
                after_back = true;
                PassageKind::Back
            }
            _ if ATTACHMENT.is_match(text) => {
                after_back = true;
                PassageKind::Title
            }
            _ if AFTER_BODY.is_match(paragraph.text.trim()) => {
                if text.ends_with("印发") {
                    mark_signatures(paragraphs, &texts, at, body_start, &mut kinds);
                }
                PassageKind::Back
            }
            _ if contents[at] => PassageKind::Front,
            _ if is_titlelike(paragraph, text) && (after_back || named.iter().any(|name| name == text)) => {
                after_back = false;
                PassageKind::Title
            }
            _ if before == Some(PassageKind::Title) && TITLE_TAIL.is_match(text) => PassageKind::Title,
            _ if before == Some(PassageKind::Back)
                && (is_list_of_attachments(&texts, at, &kinds)
                    || SIGNATURE.is_match(text) && short(text)) =>
            {
                PassageKind::Back
            }
            _ if before == Some(PassageKind::Title) && ADOPTED.is_match(text) => PassageKind::Front,
            _ => {
                after_back &= text.chars().count() <= 60;
                PassageKind::Body
            }
        };
        if kinds[at] == PassageKind::Title && before != Some(PassageKind::Title) {
            starts.push(at);
        }
    }
    Parts { kinds, title, starts }
}

/// Which paragraphs are a table of contents: lines with leaders, and what follows 目录 and comes back further on.
fn contents(paragraphs: &[Paragraph], texts: &[String]) -> Vec<bool> {
    let mut listed: Vec<bool> =
        paragraphs.iter().map(|p| p.role != Role::TableRow && is_contents(&p.text)).collect();
    let Some(head) = texts.iter().take(60).position(|text| matches!(text.as_str(), "目录" | "目次"))
    else {
        return listed;
    };
    listed[head] = true;
    let later: std::collections::HashSet<&str> = texts[head + 1..].iter().map(String::as_str).collect();
    let bare = |text: &str| {
        text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-')).to_owned()
    };
    // The first entry that comes back is where the contents end.
    let first = texts.get(head + 1).map(|text| bare(text)).unwrap_or_default();
    let end = (head + 2..texts.len()).take(400).find(|&at| texts[at] == first);
    for at in head + 1..end.unwrap_or(head + 1) {
        listed[at] = short(&texts[at]) && (later.contains(bare(&texts[at]).as_str()) || listed[at]);
    }
    listed
}

/// Marks what stands before the body; gives the first paragraph of the body.
fn front(
    paragraphs: &[Paragraph],
    texts: &[String],
    title: &Range<usize>,
    kinds: &mut [PassageKind],
) -> usize {
    // An order, or a notice without a title, speaks for itself before the text it brings.
    for at in 0..title.start {
        kinds[at] = match paragraphs[at].role {
            Role::TableRow => PassageKind::Table,
            _ if is_running(&texts[at]) => PassageKind::Body,
            _ => PassageKind::Front,
        };
        let body_above = kinds[..at].contains(&PassageKind::Body);
        if body_above && metadata::date_alone(&texts[at]).is_some() {
            kinds[at] = PassageKind::Back;
            mark_signatures(paragraphs, texts, at, 0, kinds);
        }
    }
    kinds[title.clone()].fill(PassageKind::Title);
    let whole = texts[title.clone()].concat();
    let mut body = title.end;
    let mut recipients = false;
    while let Some(text) = texts.get(body).filter(|_| paragraphs[body].role != Role::TableRow) {
        let next = texts.get(body + 1).map_or("", String::as_str);
        if *text == whole || format!("{text}{next}") == whole {
            // Web pages print the title twice.
            let lines = if *text == whole { 1 } else { 2 };
            kinds[body..body + lines].fill(PassageKind::Title);
            body += lines;
            continue;
        }
        let is_front = (title.is_empty() && metadata::is_body(text))
            || metadata::is_number_line(text)
            || metadata::date_alone(text).is_some()
            || ADOPTED.is_match(text)
            || text.starts_with("签发人")
            || metadata::is_box_line(&paragraphs[body].text)
            || short(text) && !text.ends_with('。') && PROVENANCE.is_match(text)
            || !recipients && is_recipients(text);
        if !is_front {
            break;
        }
        recipients |= is_recipients(text);
        kinds[body] = PassageKind::Front;
        body += 1;
    }
    body
}

/// True for a line that says who adopted a law and when.
pub(crate) fn is_adoption(text: &str) -> bool {
    ADOPTED.is_match(&compact(text))
}

/// Addressees end in a colon and do not introduce what follows.
pub(crate) fn is_recipients(text: &str) -> bool {
    text.ends_with(['：', ':'])
        && number_of(text).is_none()
        && !["如下", "现将", "下列", "通知", "。", "以下", "为了", "根据"]
            .iter()
            .any(|word| text.contains(word))
}

fn find_title(paragraphs: &[Paragraph], texts: &[String]) -> Range<usize> {
    let running = |at: usize| paragraphs[at].role != Role::TableRow && is_running(&texts[at]);
    let limit = texts.len().min(HEAD);
    let is_title = |at: &usize| {
        is_titlelike(&paragraphs[*at], &texts[*at])
            || is_broken_title(texts, *at) && !metadata::is_box_line(&paragraphs[*at].text)
    };
    let mut from = 0;
    let mut end = (0..limit).take_while(|&at| at == 0 || !running(at - 1)).find(is_title);
    let order = texts.iter().take(8).position(|text| ORDER_HEAD.is_match(text));
    if end.is_none() || order.is_some_and(|order| end.is_some_and(|end| order < end)) {
        // The text an order or a notice without title brings follows its date.
        let date = texts[..limit].iter().position(|text| metadata::date_alone(text).is_some());
        if let Some(date) = date {
            let brought = (date + 1..limit.max(texts.len().min(date + 6)))
                .take_while(|&at| !running(at))
                .find(is_title);
            if brought.is_some() {
                (from, end) = (date + 1, brought);
            }
        }
    }
    let Some(mut end) = end else {
        return untitled(paragraphs, texts, limit);
    };
    let mut start = end;
    while !ends_in_kind(&texts[start..=end].concat())
        && end + 1 < texts.len()
        && end < start + 4
        && !running(end + 1)
    {
        end += 1;
    }
    while start > from
        && continues_up(
            &texts[start..=end].concat(),
            &texts[start - 1],
            &paragraphs[start - 1],
            &paragraphs[start],
        )
    {
        start -= 1;
    }
    if texts.get(end + 1).is_some_and(|next| TITLE_TAIL.is_match(next)) {
        end += 1;
    }
    start..end + 1
}

/// The title of a text that names no kind of document: what the format or the print marks as the heading of all,
/// else a first line that can be nothing else.
fn untitled(paragraphs: &[Paragraph], texts: &[String], limit: usize) -> Range<usize> {
    let largest = paragraphs[..limit].iter().map(|p| p.size).fold(0.0, f32::max);
    let smallest = paragraphs.iter().map(|p| p.size).fold(f32::INFINITY, f32::min);
    let possible = |at: usize| {
        let text = &texts[at];
        short(text)
            && text.chars().count() >= 4
            && !is_running(text)
            && !text.ends_with(['：', ':', '；', '】', ']'])
            && !text.ends_with("文件")
            && !metadata::is_number_line(text)
            && metadata::date_alone(text).is_none()
            && !metadata::is_body(text)
            && !metadata::is_box_line(&paragraphs[at].text)
            && number_of(text).is_none()
            && paragraphs[at].role != Role::TableRow
    };
    let marked = (0..limit.min(12)).find(|&at| {
        let paragraph = &paragraphs[at];
        let printed =
            largest > smallest * 1.15 && paragraph.size >= largest * 0.98 && paragraph.align == Align::Centre;
        (matches!(paragraph.role, Role::Heading(1..=3)) || printed) && possible(at)
    });
    let first = || {
        let lone = paragraphs.first()?.size == 0.0
            && possible(0)
            && texts[0].chars().count() >= 8
            && !texts[0].contains(['|', '>', '，', '年']);
        (lone && texts.get(1).is_some_and(|next| is_running(next) || *next == texts[0])).then_some(0)
    };
    let Some(start) = marked.or_else(first) else { return 0..0 };
    let tail = texts.get(start + 1).is_some_and(|next| TITLE_TAIL.is_match(next));
    start..start + 1 + usize::from(tail)
}

/// A title begun on this line, ended on one of the next: 关于印发《… / 实施方案》的通知.
fn is_broken_title(texts: &[String], at: usize) -> bool {
    let text = &texts[at];
    let begins = text.contains("关于")
        && !is_running(text)
        && short(text)
        && !text.ends_with(['：', ':'])
        && number_of(text).is_none();
    begins
        && (1..=3).any(|more| {
            let joined = texts.get(at..=at + more).map(<[String]>::concat).unwrap_or_default();
            ends_in_kind(&joined) && !joined.contains('。')
        })
}

/// True when the line above is the title's beginning: the issuer, or words the title cannot miss.
fn continues_up(title: &str, above: &str, upper: &Paragraph, lower: &Paragraph) -> bool {
    if is_running(above)
        || above.ends_with("文件")
        || above.ends_with(['：', ':'])
        || metadata::number_alone(above).is_some()
        || metadata::date_alone(above).is_some()
        || ends_in_kind(above)
        || !short(above)
        || (upper.size - lower.size).abs() > 0.5
        || upper.role == Role::TableRow
    {
        return false;
    }
    let unclosed =
        title.matches('》').count() > title.matches('《').count() || title.starts_with(['（', '(']);
    let incomplete = !title.contains("关于") && above.contains("关于");
    let issuer = (title.starts_with("关于") || title.starts_with("印发") || title.starts_with("转发"))
        && (SIGNATURE.is_match(above) || above.ends_with(['）', ')']));
    let issuer_below = SIGNATURE.is_match(above) && title.contains("关于") && metadata::is_body(title);
    // 成都市建筑施工企业 / 农民工参加社会保险办法: the place stands on the line above.
    let placed = upper.size == 0.0
        && !title.contains("关于")
        && metadata::place_region(above).is_some()
        && metadata::place_region(title).is_none()
        && !metadata::is_body(above)
        && above.chars().count() <= 20
        && !above.ends_with(['。', '，', '；']);
    unclosed || incomplete || issuer || issuer_below || placed || title.starts_with(['）', '》'])
}

/// A title: short, ends in the word for a kind of document, and is no sentence.
fn is_titlelike(paragraph: &Paragraph, text: &str) -> bool {
    (4..=100).contains(&text.chars().count())
        && ends_in_kind(text)
        && !text.contains(['。', '；', '：', ':'])
        && paragraph.role != Role::TableRow
        && !text.starts_with(['（', '('])
        && (!text.starts_with('《') || text.ends_with('》'))
        && !metadata::is_box_line(&paragraph.text)
        && !text.starts_with("附件")
        && !ORDER_HEAD.is_match(text)
        && number_of(text).is_none()
        && metadata::number_alone(text).is_none()
}

fn ends_in_kind(text: &str) -> bool {
    metadata::kind_of(text).is_some()
}

fn is_running(text: &str) -> bool {
    text.ends_with(['。', '；', '！', '，']) || text.chars().count() > 120
}

fn short(text: &str) -> bool {
    text.chars().count() <= 60
}

/// Names in 《》 in the head, the title and the first paragraphs: a notice names the plan it carries.
fn quoted_names(texts: &[String], body: usize) -> Vec<String> {
    let first = &texts[..texts.len().min(body + 3)];
    let mut names: Vec<String> = first
        .iter()
        .flat_map(|text| text.split('《').skip(1))
        .filter_map(|rest| rest.split_once('》').map(|(name, _)| name.to_owned()))
        .collect();
    for title in first.iter().filter(|text| text.contains("印发")) {
        let carried = title
            .rsplit("印发")
            .next()
            .unwrap_or_default()
            .trim_end_matches("的通知")
            .trim_end_matches("通知");
        names.push(carried.to_owned());
    }
    names
}

/// A date alone ends a text only below a signature, or near the end of a text.
fn closes(paragraphs: &[Paragraph], texts: &[String], at: usize, body: usize) -> bool {
    let right = paragraphs[at].align == Align::Right;
    let signed = at > body && (SIGNATURE.is_match(&texts[at - 1]) && short(&texts[at - 1]));
    right || signed || texts.get(at + 1).is_none_or(|next| !next.ends_with('。')) || at + 3 >= texts.len()
}

fn mark_signatures(
    paragraphs: &[Paragraph],
    texts: &[String],
    date: usize,
    from: usize,
    kinds: &mut [PassageKind],
) {
    for at in (from..date).rev().take(12) {
        let text = &texts[at];
        let signs = short(text)
            && !text.ends_with(['。', '；', '：', ':', '，'])
            && number_of(text).is_none()
            && (SIGNATURE.is_match(&paragraphs[at].text)
                || SIGNATURE.is_match(text)
                || paragraphs[at].align == Align::Right
                || text.starts_with('（'));
        if !signs || kinds[at] == PassageKind::Title {
            break;
        }
        kinds[at] = PassageKind::Back;
    }
}

fn is_list_of_attachments(texts: &[String], at: usize, kinds: &[PassageKind]) -> bool {
    let listed =
        (0..at).rev().take_while(|&i| kinds[i] == PassageKind::Back).any(|i| texts[i].starts_with('附'));
    listed && short(&texts[at]) && number_of(&texts[at]).is_some() && !texts[at].ends_with('。')
}

/// The text without white space.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Takes an English document apart: the title, and the rest is body.
pub(crate) fn english(paragraphs: &[Paragraph]) -> Parts {
    let mut kinds: Vec<PassageKind> = paragraphs
        .iter()
        .map(|paragraph| match paragraph.role {
            Role::TableRow => PassageKind::Table,
            Role::Footnote => PassageKind::Footnote,
            _ if is_contents(&paragraph.text) => PassageKind::Front,
            _ => PassageKind::Body,
        })
        .collect();
    let limit = paragraphs.len().min(HEAD);
    let usual = super::body_size(paragraphs);
    let marked = paragraphs[..limit].iter().position(|paragraph| paragraph.role == Role::Heading(1));
    let largest = paragraphs[..limit].iter().map(|p| p.size).fold(0.0, f32::max);
    let printed = || {
        paragraphs[..limit]
            .iter()
            .position(|p| largest > 0.0 && p.size >= largest * 0.98 && p.text.chars().count() > 8)
    };
    let wordy = || paragraphs[..limit].iter().position(|p| p.text.split_whitespace().count() > 1);
    // A title set over several paragraphs of one size is one title.
    let whole = |at: usize| {
        let size = paragraphs[at].size;
        let more = paragraphs[at + 1..limit].iter().take(3).take_while(|p| {
            size > 0.0
                && (p.size - size).abs() < 0.5
                && p.pages == paragraphs[at].pages
                && size > usual * 1.15
        });
        at..at + 1 + more.count()
    };
    let title = marked.or_else(printed).or_else(wordy).map_or(0..0, whole);
    for kind in &mut kinds[..title.start] {
        *kind = PassageKind::Front;
    }
    kinds[title.clone()].fill(PassageKind::Title);
    Parts { kinds, title, starts: Vec::new() }
}
