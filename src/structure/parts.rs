//! The parts of an official document after GB/T 9704: what stands before the body, the body, and what stands after
//! it, also where one file holds several texts (a notice with its plan, an order with its regulation, attachments).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::labels::is_labelled;
use super::lines::is_contents;
use super::metadata;
use super::numbering::number_of;
use super::paragraphs::{Align, Paragraph};
use super::titles::{ORDER_HEAD, TITLE_TAIL, find_title, is_titlelike};
use crate::model::{PassageKind, Role};

static AFTER_BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(抄送|抄报|分送|主题词|信息公开选项|公开方式|公开属性)\s*[:：]|^[（(]?共印\s*\d+\s*份|^[（(](此件|联系人|联系电话|本文|信息公开|公开(?:方式|属性|范围|形式)|(?:主动|依申请|不予)公开).{0,40}[)）]$",
        r"|^(附件|附)\s*[:：]\s*.+|^附件\s*\d*\s*[:：]\s*《?.+"
    ))
});
/// Who printed a document and when.
static PRINTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^.{0,40}(\d{4}|二[〇○零]..)\s*年.{1,6}月.{1,4}日\s*印发[)）]?$"));
static ATTACHMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(附\s*件|附\s*表|附\s*录|附)\s*[\d一二三四五六七八九十]{0,3}\s*[:：.．]?$|^ATTACHMENT \d*$")
});
/// Who made a law and when, below its title, in brackets or bare.
static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[（(]\p{Han}{2,20}令第.{1,6}号[^。]{0,200}(通过|公布|发布|施行)[^。]{0,200}[)）]?$|^[（(].{0,20}([12１２]\d{3}|[一二]...)\s*年.*(通过|公布|发布|修正|修订|批准|施行|印发)",
        r"|^自?[12１２]\d{3}年\d{1,2}月\d{1,2}日.*(通过(《[^》]*》)?|公布|发布|修[正订][^。]{0,20}|批准|施行|实施|印发)(根据)?[)）]?$"
    ))
});
pub(super) static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(委|委员会|办公室|办公厅|政府|厅|局|部|院|署|会|总队|中心|学校|大学|公司|领导小组|指挥部|处|科|[（(]代?章[)）]|[（(]印[)）])$|^(总\s*理|(中华人民共和国)?主\s*席|委员长|省\s*长|市\s*长|州\s*长|县\s*长|区\s*长|部\s*长|主\s*任|局\s*长|署\s*长|行\s*长)\s*[:：]?\s*\p{Han}",
    )
});

/// The number of an order on a line of its own.
static ORDER_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[（(]?第.{1,8}号[)）]?$"));
/// Where a page was found and when: what web sites print below a title.
static PROVENANCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"www\.|https?:|来源[:：]|发布时间|阅读[:：]|浏览"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The part of the document each paragraph is, and where its title stands.
pub(crate) struct Parts {
    pub kinds: Vec<PassageKind>,
    /// The title's paragraphs; empty where none was found.
    pub title: Range<usize>,
    /// Where another text begins that has the same title but for its numbers, as when a page holds the notices of two
    /// years; the end where there is none.
    pub own: usize,
    /// Paragraphs that begin a text of their own: headings start anew there.
    pub starts: Vec<usize>,
    /// The law a decision or announcement brings without printing its title again: the document is that law.
    pub brought: Option<String>,
}

impl Parts {
    /// The title of the text that starts at paragraph `at`; empty for the text that gives the document its title.
    pub(crate) fn title_from(&self, at: usize, paragraphs: &[Paragraph]) -> String {
        if at == self.title.start && !self.title.is_empty() || self.kinds.get(at) != Some(&PassageKind::Title)
        {
            return String::new();
        }
        let lines = paragraphs.iter().zip(&self.kinds).skip(at);
        let lines = lines.take_while(|(_, kind)| **kind == PassageKind::Title).map(|(p, _)| p.text.trim());
        let mut title = String::new();
        for line in lines {
            if !title.is_empty() && ATTACHMENT.is_match(&compact(line)) {
                break;
            }
            // 附件1 stands apart from the title below it; the lines of one title do not.
            if ATTACHMENT.is_match(&compact(&title)) {
                title.push(' ');
            }
            title.push_str(line);
        }
        // Web pages print the title above the page and above the text.
        let main: String = paragraphs[self.title.clone()].iter().map(|p| compact(&p.text)).collect();
        if main.starts_with(&compact(&title)) { String::new() } else { title }
    }
}

/// How many paragraphs may stand before a title.
pub(super) const HEAD: usize = 30;

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
    let brought = brought_law(&texts, &title, body_start);
    if let Some((at, _)) = brought {
        starts.push(at);
    }
    let named = quoted_names(&texts, body_start);
    let own = texts.get(title.clone()).and_then(|lines| namesake(&lines.concat(), &texts, body_start));
    let contents = contents(paragraphs, &texts);
    let foot = foot(&texts);
    let mut after_back = false;
    for at in body_start..paragraphs.len() {
        let (paragraph, text) = (&paragraphs[at], texts[at].as_str());
        let before = at.checked_sub(1).map(|before| kinds[before]);
        kinds[at] = match paragraph.role {
            Role::TableRow => PassageKind::Table,
            Role::Footnote => PassageKind::Footnote,
            _ if metadata::closing_date(text).is_some() && closes(paragraphs, &texts, at, body_start) => {
                mark_signatures(paragraphs, &texts, at, body_start, &mut kinds);
                after_back = true;
                PassageKind::Back
            }
            _ if ATTACHMENT.is_match(text) => {
                after_back = true;
                PassageKind::Title
            }
            _ if is_after_body(paragraph.text.trim()) => {
                if is_printed(text) {
                    mark_signatures(paragraphs, &texts, at, body_start, &mut kinds);
                }
                PassageKind::Back
            }
            _ if foot[at] => PassageKind::Back,
            _ if contents[at] => PassageKind::Front,
            _ if is_titlelike(paragraph, text) && (after_back || named.iter().any(|name| name == text)) => {
                after_back = false;
                PassageKind::Title
            }
            _ if own == Some(at) => PassageKind::Title,
            _ if before == Some(PassageKind::Title) && TITLE_TAIL.is_match(text) => PassageKind::Title,
            _ if before == Some(PassageKind::Title)
                && ATTACHMENT.is_match(&texts[at - 1])
                && names_attachment(text) =>
            {
                PassageKind::Title
            }
            _ if before == Some(PassageKind::Back)
                && (is_list_of_attachments(&texts, at, &kinds) || is_signature(text)) =>
            {
                PassageKind::Back
            }
            _ if before == Some(PassageKind::Title) && ADOPTED.is_match(text) => PassageKind::Front,
            _ => {
                after_back &= text.chars().count() <= 60;
                PassageKind::Body
            }
        };
        // Attachments that are pictures leave only their numbers, one below the other.
        let begins = before != Some(PassageKind::Title) || ATTACHMENT.is_match(text);
        if kinds[at] == PassageKind::Title && begins {
            starts.push(at);
        }
    }
    let own = own.unwrap_or(paragraphs.len());
    Parts { kinds, title, own, starts, brought: brought.map(|(_, name)| name) }
}

/// Where a line stands that is this title with other numbers: 2013年…公布 below 2014年…公布.
fn namesake(title: &str, texts: &[String], body: usize) -> Option<usize> {
    let numberless = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "#");
    let wanted = numberless(title);
    let mut below = (body + 1..texts.len()).filter(|_| wanted.contains('#') && wanted.chars().count() >= 12);
    below.find(|&at| texts[at] != title && texts[at].len() == title.len() && numberless(&texts[at]) == wanted)
}

/// True for a line that stands below a body: to whom copies go, what is attached, who printed it.
fn is_after_body(text: &str) -> bool {
    AFTER_BODY.is_match(text) || text.contains("印发") && PRINTED.is_match(text)
}

/// True for the line that says who printed a document and when.
fn is_printed(text: &str) -> bool {
    text.trim_end_matches(['）', ')']).ends_with("印发")
}

/// True for what may stand below 附件1 as its title: a table or list need not be called a kind of document.
fn names_attachment(text: &str) -> bool {
    (4..=50).contains(&text.chars().count())
        && !ATTACHMENT.is_match(text)
        && !is_after_body(text)
        && !text.contains(['。', '；', '，', '：', ':'])
        && number_of(text).is_none()
}

/// Where the law begins that a title 关于批准《…条例》的决定 brings, and its name; `None` where the law has a title of its
/// own.
fn brought_law(texts: &[String], title: &Range<usize>, body: usize) -> Option<(usize, String)> {
    static BRINGS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"关于(?:批准|公布|发布|颁布)《([^《》]+)》的(?:决定|公告|命令|令)$"));
    let whole = texts.get(title.clone())?.concat();
    let name = BRINGS.captures(&whole)?.get(1)?.as_str();
    let first = |text: &String| ["第一编", "第一章", "第一条"].iter().any(|start| text.starts_with(start));
    let at = (body..texts.len()).take(HEAD).find(|&at| first(&texts[at]))?;
    texts[body..at].iter().all(|text| text != name).then(|| (at, name.to_owned()))
}

/// Which paragraphs stand between 抄送 and the line that says who printed the text: more to whom copies go.
fn foot(texts: &[String]) -> Vec<bool> {
    let mut foot = vec![false; texts.len()];
    for (start, _) in texts.iter().enumerate().filter(|(_, text)| metadata::is_copy_line(text)) {
        let printed = (start + 1..texts.len()).take(12).find(|&at| is_printed(&texts[at]));
        foot[start..printed.unwrap_or(start)].fill(true);
    }
    foot
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
        // Web pages and databases print the title twice.
        if let Some(lines) = joined(texts, body, 6, |lines| unmarked(lines) == unmarked(&whole)) {
            kinds[body..body + lines].fill(PassageKind::Title);
            body += lines;
            continue;
        }
        let below_order = body > title.end && ORDER_HEAD.is_match(&texts[body - 1]);
        let of_order = ORDER_HEAD.is_match(text) || below_order && ORDER_NUMBER.is_match(text);
        let clause = || joined(texts, body, 3, |lines| ADOPTED.is_match(lines));
        if let Some(lines) = clause().filter(|_| !of_order) {
            kinds[body..body + lines].fill(PassageKind::Front);
            body += lines;
            continue;
        }
        // 物权编, between the name of a code and who adopted it.
        let of_code = matches!(paragraphs[body].role, Role::Heading(1))
            && texts.get(body + 1).is_some_and(|next| ADOPTED.is_match(next));
        let is_front = (title.is_empty() && metadata::is_body(text))
            || metadata::is_number_line(text)
            || metadata::date_alone(text).is_some()
            || of_code
            || of_order
            || text.starts_with("签发人")
            || is_labelled(&paragraphs[body].text)
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

/// How many of the lines from `at` on, at most `most`, are together what `wanted` looks for; the fewest that are.
fn joined(texts: &[String], at: usize, most: usize, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let most = most.min(texts.len() - at);
    (1..=most)
        .take_while(|&lines| lines == 1 || !is_running(&texts[at + lines - 2]))
        .find(|&lines| wanted(&texts[at..at + lines].concat()))
}

/// The title without the marks that one printing has and another has not: 最高人民法院、最高人民检察院.
fn unmarked(title: &str) -> String {
    title.replace(['、', '《', '》', '〈', '〉'], "")
}

/// True for the name of a body that may sign a text.
pub(super) fn is_signature(text: &str) -> bool {
    short(text) && SIGNATURE.is_match(text)
}

/// True for a line that says who adopted a law and when.
pub(crate) fn is_adoption(text: &str) -> bool {
    ADOPTED.is_match(&compact(text))
}

/// Addressees end in a colon and do not introduce what follows. Where the colon was lost, 各 tells them.
pub(crate) fn is_recipients(text: &str) -> bool {
    let named =
        || text.starts_with('各') && short(text) && !text.contains(['。', '；']) && SIGNATURE.is_match(text);
    let called = || {
        text.ends_with(['：', ':'])
            && (text.chars().count() > 3 || text.starts_with(['省', '市', '县', '区']))
    };
    (called() || named())
        && number_of(text).is_none()
        && !["如下", "现将", "下列", "通知", "。", "以下", "为了", "根据"]
            .iter()
            .any(|word| text.contains(word))
}

pub(super) fn is_running(text: &str) -> bool {
    text.ends_with(['。', '；', '！', '，']) || text.chars().count() > 120
}

pub(super) fn short(text: &str) -> bool {
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
    let signed = at > body && is_signature(&texts[at - 1]);
    let in_words = metadata::date_alone(&texts[at]).is_some();
    let open = || in_words && texts.get(at + 1).is_none_or(|next| !next.ends_with('。'));
    right || signed || open() || at + 3 >= texts.len()
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
