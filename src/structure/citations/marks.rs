//! Where a Chinese passage names works: 《titles》, document numbers, and the two together, with what stands beside
//! them: who issued it and when, and the short name 以下简称 it gets.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::super::metadata::{self, bodies, chinese_dates, issuer_part, level_and_region};

/// Longest title believed; what is longer is a 《 without its end. In bytes.
const LONGEST: usize = 600;

/// Longest name of a body looked for before a title. In bytes.
const NAME: usize = 90;

/// What stands between a title and the number in brackets after it: （国发〔2012〕11号）, （中共中央 国发…）.
static BEFORE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[（(〔\[](?:[^（）()《》。；]{0,150}(?:通过|批准|公布|发布|修订|[月日]))?[^（）()《》。；]{0,24}$",
    )
});
/// What stands between a number and the title after it: 国发〔2012〕11号文件《…》, 建设部令第11号公布的《…》.
static AFTER_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?:文件|文)?\s*(?:(?:公布|发布|颁布|印发|下发|转发)的)?\s*$"));
static CLOSING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[）)\]〕]"));
static ALIAS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^\s*[）)]?\s*[（(，,；;]?\s*(?:以下简?称|下称|简称)为?\s*[“"‘《〈<]?([^《》〈〉<>“”"‘’（）()，,。；\s]{2,30})[”"’》〉>]?"#,
    )
});
/// 1994年6月4日国务院发布的《…》
static PUBLISHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:发布|公布|印发|颁布|通过|批准|制定|出台|下发|颁发|施行|实施)的$"));
static DATE_BESIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[（(]\s*[12１２][\d０-９]{3}\s*年"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// A work named in a text.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Where, in bytes: title and number together.
    pub range: Range<usize>,
    /// The title without its outer 《》.
    pub title: Option<String>,
    /// The number as a canonical name.
    pub number: Option<String>,
    /// Who issued it, as far as title or words beside it say.
    pub issuers: Vec<String>,
    /// When, as far as words beside it say.
    pub date: Option<Date>,
    /// The short name it gets, and the byte from which that holds.
    pub alias: Option<(Alias, usize)>,
    /// True for a title inside another title.
    pub inner: bool,
}

/// A short name.
#[derive(Clone, Debug)]
pub(super) struct Alias {
    pub name: String,
    /// Given in 《》: so it is used, unless it is plainly the name of a law.
    pub quoted: bool,
}

impl Mark {
    /// The byte after it and the short name it gets.
    pub fn end(&self) -> usize {
        self.alias.as_ref().map_or(self.range.end, |(_, end)| *end)
    }

    /// A title and nothing else.
    pub fn titled(range: Range<usize>, title: String) -> Self {
        let title = Some(title);
        Self { range, title, number: None, issuers: Vec::new(), date: None, alias: None, inner: false }
    }
}

/// The works named in `text`, by where they start.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut numbers = metadata::numbers(text).into_iter().peekable();
    let mut marks: Vec<Mark> = Vec::new();
    let alone = |number: metadata::Number| Mark {
        range: number.start..number.end,
        title: None,
        number: Some(number.name),
        issuers: Vec::new(),
        date: None,
        alias: None,
        inner: false,
    };
    let mut done = 0;
    for range in titles(text) {
        while let Some(number) = numbers.next_if(|number| number.start < range.start) {
            marks.push(alone(number));
        }
        // Numbers inside a title belong to another work, which the title speaks of.
        while numbers.next_if(|number| number.start < range.end).is_some() {}
        let title = text[range.clone()].trim_start_matches('《').trim_end_matches('》');
        let before = &text[done..range.start];
        done = range.end;
        let mut mark =
            Mark::titled(range.clone(), balanced(&text[range.clone()]).unwrap_or(title).to_owned());
        if let Some(last) = marks.pop_if(|last| {
            last.title.is_none()
                && AFTER_NUMBER.is_match(text.get(last.range.end..range.start).unwrap_or("-"))
        }) {
            mark.range.start = last.range.start;
            mark.number = last.number;
        } else if let Some(number) = numbers.next_if(|number| {
            number.start - range.end < LONGEST && BEFORE_NUMBER.is_match(&text[range.end..number.start])
        }) {
            mark.range.end = number.end;
            if let Some(bracket) = CLOSING.find(&text[number.end..]) {
                mark.range.end += bracket.end();
            }
            done = mark.range.end;
            mark.number = Some(number.name);
        }
        beside(text, before, &range, &mut mark);
        let inner = inner(text, &range);
        marks.push(mark);
        marks.extend(inner);
    }
    marks.extend(numbers.map(alone));
    name_short(text, &mut marks);
    marks
}

/// The text inside one pair of 《》 that opens and closes `whole`.
fn balanced(whole: &str) -> Option<&str> {
    whole.strip_prefix('《')?.strip_suffix('》')
}

/// Outermost 《…》 with their marks. A sentence's end closes what was left open.
fn titles(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '《' => open.push(at),
            '》' => {
                if let Some(start) = open.pop()
                    && open.is_empty()
                    && at - start < LONGEST
                    && at > start + '《'.len_utf8()
                {
                    found.push(start..at + c.len_utf8());
                }
            }
            '。' | '\n' | '\t' => open.clear(),
            _ => {}
        }
    }
    found
}

/// Who issued the work and when, from its title and the words around it.
fn beside(text: &str, before: &str, title: &Range<usize>, mark: &mut Mark) {
    let own = mark.title.as_deref().and_then(issuer_part).map(bodies).unwrap_or_default();
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(2 * NAME))..];
    let published = PUBLISHED.find(before);
    let named = published.map_or(before, |words| &before[..words.start()]);
    mark.issuers = if own.is_empty() { bodies_at_end(named) } else { own };
    let order = |number: &str| number.split_once('令').map(|(body, _)| bodies(body));
    if mark.issuers.is_empty()
        && let Some(by) = mark.number.as_deref().and_then(order)
    {
        mark.issuers = by;
    }
    let after = &text[title.end..];
    let after = &after[..after.floor_char_boundary(NAME)];
    mark.date = if published.is_some() {
        chinese_dates(before).pop().map(|(date, _)| date)
    } else if DATE_BESIDE.is_match(after) {
        chinese_dates(after).into_iter().next().map(|(date, _)| date)
    } else {
        None
    };
}

/// The known bodies `text` ends with, in their order: 省委办公厅、省政府办公厅.
fn bodies_at_end(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, names)) = body_at_end(rest) {
        found.splice(0..0, names);
        let Some(before) = before.strip_suffix(['、', '和', ' ', '　']) else { break };
        rest = before;
    }
    found
}

/// The known body, or bodies written as one word, that `text` ends with, and what stands before.
fn body_at_end(text: &str) -> Option<(&str, Vec<String>)> {
    let start = text.rfind(|c: char| !matches!(c, '\u{3400}'..='\u{9fff}'));
    let clause = &text[start.map_or(0, |at| text.ceil_char_boundary(at + 1))..];
    let clause = &clause[clause.floor_char_boundary(clause.len().saturating_sub(NAME))..];
    let known = |name: &str| metadata::is_body(name) && level_and_region(name, None, None).is_some();
    let name = clause.char_indices().map(|(at, _)| &clause[at..]).find(|name| known(name))?;
    Some((&text[..text.len() - name.len()], bodies(name)))
}

/// Works named inside the title of one that changes or carries them out: 关于修改〈…〉的决定. The title of one that
/// only publishes another is that other's.
fn inner(text: &str, outer: &Range<usize>) -> Vec<Mark> {
    let from = outer.start + '《'.len_utf8();
    let inside = &text[from..outer.end - '》'.len_utf8()];
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in inside.char_indices() {
        match c {
            '《' | '〈' | '<' | '＜' => open = Some(at + c.len_utf8()),
            '》' | '〉' | '>' | '＞' => {
                if let Some(start) = open.take()
                    && start < at
                {
                    let mark = Mark::titled(from + start..from + at, inside[start..at].to_owned());
                    found.push(Mark { inner: true, ..mark });
                }
            }
            _ => {}
        }
    }
    let bears = |mark: &Mark| {
        let words = &text[from..mark.range.start];
        !["印发", "转发", "批转", "发布", "公布", "下发"].iter().any(|word| words.contains(word))
    };
    found.retain(bears);
    found
}

/// Finds the short names given to works, and takes out those marks that only give one.
fn name_short(text: &str, marks: &mut Vec<Mark>) {
    let mut given = 0;
    marks.retain_mut(|mark| {
        if mark.range.start < given {
            return false;
        }
        if let Some(groups) = ALIAS.captures(&text[mark.range.end..])
            && let (Some(whole), Some(name)) = (groups.get(0), groups.get(1))
        {
            given = mark.range.end + whole.end();
            let quoted = text[..mark.range.end + name.start()].ends_with('《');
            mark.alias = Some((Alias { name: name.as_str().to_owned(), quoted }, given));
        }
        true
    });
}
