//! Where a Chinese document's title stands: broken over lines, below an order, or missing from a notice.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::labels::is_labelled;
use super::metadata;
use super::numbering::number_of;
use super::paragraphs::{Align, Paragraph};
use super::parts::{HEAD, SIGNATURE, is_running, short};
use crate::model::Role;

pub(super) static ORDER_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Han}{0,30}令\s*([（(]?(\d{4}年)?第.{1,8}号[)）]?)?$|^\p{Han}{2,30}公告([（(]?(\d{4}年)?第.{1,8}号[)）]?)?$",
    )
});
/// Kinds of document that carry another.
const COVERS: [&str; 7] = ["通知", "公告", "通告", "决定", "函", "批复", "命令"];
/// What may follow a title on a line of its own and belongs to it.
pub(super) static TITLE_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(](试行|暂行|草案|[^（）()]{0,8}稿|[^（）()]{0,6}修[正订][案本]?|\d{4}\s*[-—–－]+\s*\d{4}年?)[)）]$",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

pub(super) fn find_title(paragraphs: &[Paragraph], texts: &[String]) -> Range<usize> {
    let running = |at: usize| paragraphs[at].role != Role::TableRow && is_running(&texts[at]);
    let limit = texts.len().min(HEAD);
    let is_title = |at: &usize| {
        is_titlelike(&paragraphs[*at], &texts[*at])
            || is_broken_title(texts, *at) && !is_labelled(&paragraphs[*at].text)
    };
    let mut from = 0;
    let above_text = || (0..limit).take_while(|&at| at == 0 || !running(at - 1)).filter(is_title);
    // Menus name kinds of document, too: what the format marks as a heading comes first.
    let marked = |at: &usize| matches!(paragraphs[*at].role, Role::Heading(_));
    // The red head of minutes ends in the kind as a title does: 市政府专题会议纪要, 关于研究……的会议纪要.
    let head = |at: &usize| texts[*at].ends_with("纪要") && !texts[*at].contains("关于");
    let below = || above_text().find(|at| texts[*at].starts_with("关于") && texts[*at].ends_with("纪要"));
    let first = || above_text().next().map(|at| Some(at).filter(head).and_then(|_| below()).unwrap_or(at));
    let mut end = above_text().find(marked).or_else(first);
    let order = texts.iter().take(8).position(|text| ORDER_HEAD.is_match(text));
    // An announcement may have a title of its own: 关于发布《…办法》的公告.
    let brings = |end: usize| !texts[end].ends_with("公告");
    if end.is_none() || order.is_some_and(|order| end.is_some_and(|end| order < end && brings(end))) {
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
    // What the format marks as the heading of all stands above what only looks like a title.
    if end > 0 && paragraphs[end].role == Role::Body && heads_all(paragraphs, texts) {
        return 0..1;
    }
    let mut start = end;
    while !ends_in_kind(&texts[start..=end].concat())
        && end + 1 < texts.len()
        && end < start + 4
        && !running(end + 1)
    {
        end += 1;
    }
    if let Some(cover) = cover_below(texts, start..end + 1, running) {
        (start, end) = (cover.start, cover.end - 1);
        from = start.saturating_sub(1);
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
    let body_size = super::body_size(paragraphs);
    let tail = texts
        .get(end + 1)
        .is_some_and(|next| TITLE_TAIL.is_match(next) || is_subtitle(&paragraphs[end + 1], next, body_size));
    start..end + 1 + usize::from(tail)
}

/// A line in brackets printed larger than the text: （本市户籍适龄儿童）. What names a body or a day is no title.
fn is_subtitle(paragraph: &Paragraph, text: &str, body_size: f32) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        paragraph.size > body_size * 1.08
            && (2..=20).contains(&inner.chars().count())
            && !inner.contains(['年', '月', '日', '号', '会'])
            && !metadata::is_body(inner)
    })
}

/// The title of the notice on a page that is headed by the name of what the notice carries: it stands a few lines
/// below, on one line or several, and names that.
fn cover_below(
    texts: &[String],
    heading: Range<usize>,
    running: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    let name = texts[heading.clone()].concat();
    let covers = |lines: &Range<usize>| {
        let whole = texts[lines.clone()].concat();
        let pieces = lines.len() == 1 || texts[lines.clone()].iter().all(|line| !line.contains(&name));
        let carries = metadata::kind_of(&whole).is_some_and(|kind| COVERS.contains(&kind));
        pieces && carries && whole.contains(&name) && whole != name && whole.contains("关于")
    };
    let may_be = |at: usize| !running(at) && short(&texts[at]) && !metadata::is_number_line(&texts[at]);
    let last = texts.len().min(heading.end + 4);
    (1..=3)
        .flat_map(|count| (heading.end..last).map(move |at| at..(at + count).min(last)))
        .filter(|lines| (heading.end..lines.start).all(|at| !running(at)) && lines.clone().all(may_be))
        .find(covers)
}

/// The title of a text that names no kind of document: what the format or the print marks as the heading of all,
/// else a first line that can be nothing else.
pub(super) fn untitled(paragraphs: &[Paragraph], texts: &[String], limit: usize) -> Range<usize> {
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
            && !is_labelled(&paragraphs[at].text)
            && number_of(text).is_none()
            && paragraphs[at].role != Role::TableRow
    };
    let marked = (0..limit.min(12)).find(|&at| {
        let paragraph = &paragraphs[at];
        let printed =
            largest > smallest * 1.15 && paragraph.size >= largest * 0.98 && paragraph.align == Align::Centre;
        (matches!(paragraph.role, Role::Heading(1..=3)) || printed) && possible(at)
    });
    if marked.is_none() && heads_all(paragraphs, texts) {
        return 0..1;
    }
    let first = || {
        let lone = paragraphs.first()?.size == 0.0
            && possible(0)
            && texts[0].chars().count() >= 8
            && !texts[0].contains(['|', '>', '，', '年']);
        (lone && texts.get(1).is_some_and(|next| is_running(next) || *next == texts[0])).then_some(0)
    };
    // A form or list: its title ends in what it is.
    let named = || {
        let above = (0..limit.min(6)).take_while(|&at| at == 0 || !is_running(&texts[at - 1]));
        above.into_iter().find(|&at| possible(at) && is_list(&texts[at]))
    };
    if let (None, Some(end)) = (marked, named()) {
        let goes_up = end > 0
            && possible(end - 1)
            && continues_up(&texts[end], &texts[end - 1], &paragraphs[end - 1], &paragraphs[end]);
        return end - usize::from(goes_up)..end + 1;
    }
    let Some(start) = marked.or_else(first) else { return 0..0 };
    let tail = texts.get(start + 1).is_some_and(|next| TITLE_TAIL.is_match(next));
    start..start + 1 + usize::from(tail)
}

/// The name of a form or list, brackets at its end aside.
fn is_list(text: &str) -> bool {
    let bare = text.trim_end_matches(['）', ')']);
    let bare = if bare.len() < text.len() {
        bare.rsplit_once(['（', '(']).map_or("", |(bare, _)| bare)
    } else {
        text
    };
    ["表", "名单", "清单", "目录", "名册", "须知"].iter().any(|word| bare.ends_with(word))
}

/// True where the first paragraph is the one heading of the highest level, though it names no kind of document or
/// is the heading of a chapter that is a file of its own.
fn heads_all(paragraphs: &[Paragraph], texts: &[String]) -> bool {
    let heads = paragraphs.iter().filter(|paragraph| paragraph.role == Role::Heading(1)).count();
    heads == 1 && paragraphs[0].role == Role::Heading(1) && short(&texts[0]) && !is_running(&texts[0])
}

/// A title begun on this line, ended on one of the next: 关于印发《… / 实施方案》的通知.
pub(super) fn is_broken_title(texts: &[String], at: usize) -> bool {
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
pub(super) fn continues_up(title: &str, above: &str, upper: &Paragraph, lower: &Paragraph) -> bool {
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
    // Several offices issue it, each named on a line.
    let issuer_below = metadata::is_body(above)
        && metadata::issuer_part(title)
            .is_some_and(|named| metadata::is_body(named) && !named.contains(above));
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
pub(super) fn is_titlelike(paragraph: &Paragraph, text: &str) -> bool {
    // 《…办法》全文如下：
    let text = if text.starts_with('《') {
        text.trim_end_matches(['：', ':']).trim_end_matches("如下").trim_end_matches("全文")
    } else {
        text
    };
    (4..=100).contains(&text.chars().count())
        && ends_in_kind(text)
        && !text.contains(['。', '；', '：', ':'])
        && paragraph.role != Role::TableRow
        && !text.starts_with(['（', '('])
        && (!text.starts_with('《') || text.ends_with('》') || text.ends_with("解读"))
        && !is_labelled(&paragraph.text)
        && !text.starts_with("附件")
        && !ORDER_HEAD.is_match(text)
        && number_of(text).or_else(|| number_of(paragraph.text.trim())).is_none()
        && metadata::number_alone(text).is_none()
}

pub(super) fn ends_in_kind(text: &str) -> bool {
    metadata::kind_of(text).is_some()
}
