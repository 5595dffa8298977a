//! Page furniture: page numbers, running heads and feet, download stamps. It is printed on the page but is no
//! part of the text, and would cut sentences in two where a page ends.

mod site;
mod slots;
mod web;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::lines::is_closing;
use crate::model::{Furniture, Layout, Line, Page, Pages, Role};
use slots::Slots;

/// A page number in the styles of offices: `- 3 -`, `— 3 —`, `·3·`, `3/20`, 第3页 共20页, `Page 3 of 20`, `3`.
static PAGE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?i:[-—–―－─‐‑~〜·•．.|\[(（]+\s*(\d{1,4}|[ivxlc]{1,6})\s*[-—–―－─‐‑~〜·•．.|\])）]+",
        r"|\d{1,4}\s*[/／]\s*\d{1,4}",
        r"|第\s*[\d一二三四五六七八九十百]+\s*页\s*[,，/／;；]?\s*[(（]?(共\s*[\d一二三四五六七八九十百]+\s*页)?[)）]?",
        r"|共\s*\d+\s*页\s*[,，/／]?\s*第\s*\d+\s*页",
        r"|page\s*:?\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?|\d{1,4}\s*\|\s*page|\d{1,4}\s+of\s+\d{1,4})$"
    ))
});
/// A bare page number: believed only at the edge of a page.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:\d{1,4}|[ivxlc]{1,6})$"));
/// No running head beside a page number has more words.
const LONGEST_HEAD: usize = 12;
/// No page mark is longer, in bytes; most lines of text are, and need no closer look.
const LONGEST_MARK: usize = 72;
/// A page number between dashes that text ran into: 建立 — 662 — 机制.
static MERGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\w\s]|\p{Han}|\s)(\s*[-—–－]{1,2}\s?(\d{1,4})\s?[-—–－]{1,2}\s*)(?:$|[^\w\s]|\p{Han}|\s)",
    )
});
/// What libraries and databases stamp on a copy.
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:this (?:document|file) (?:is|was) )?downloaded (?:from|by|on)\b|for private study\b|authori[sz]ed licensed use\b|仅供(?:个人)?(?:学习|研究|内部)|下载(?:时间|日期|自)\s*[:：]).{0,140}$",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The pages without their furniture, and the furniture, page by page.
pub(crate) fn strip(pages: &Pages) -> (Vec<Page>, Vec<Furniture>) {
    let mut furniture = Vec::new();
    let mut stripped: Vec<Page> = match pages.layout {
        Layout::Flow => {
            let part = |page: &Page| {
                let of_site = site::lines(&page.lines);
                split(page, |at, line| of_site[at] || is_remains(&line.text), &mut furniture)
            };
            pages.pages.iter().map(part).collect()
        }
        Layout::Fixed => {
            let repeated = repeated_lines(&pages.pages);
            let numbering = Numbering::of(&pages.pages);
            let slots = Slots::of(&pages.pages, &repeated);
            let part = |(page, repeated): (&Page, &Vec<Repeated>)| {
                let unwanted = |at: usize, line: &Line| {
                    is_furniture(page, line, repeated[at])
                        || numbering.numbers(page, line)
                        || slots.holds(page, line)
                };
                split(page, unwanted, &mut furniture)
            };
            let text: Vec<Page> = pages.pages.iter().zip(&repeated).map(part).collect();
            if is_web_print(&pages.pages) { without_site(text, &mut furniture) } else { text }
        }
    };
    cut_merged(&mut stripped, &mut furniture);
    furniture.sort_by_key(|one| one.page);
    (stripped, furniture)
}

/// True for a web page printed from a browser, which puts the page's address in the margin, or with the way to the page.
fn is_web_print(pages: &[Page]) -> bool {
    let lines = pages.first().into_iter().flat_map(|page| page.lines.iter().map(move |line| (page, line)));
    lines.into_iter().any(|(page, line)| {
        web::is_way(line.text.trim()) || line.text.contains("://") && in_margin(page, line)
    })
}

/// Takes off what the site printed around the text, told from all pages as one.
fn without_site(pages: Vec<Page>, furniture: &mut Vec<Furniture>) -> Vec<Page> {
    let all: Vec<Line> = pages.iter().flat_map(|page| page.lines.iter().cloned()).collect();
    let mut of_site = site::lines(&all).into_iter();
    let part = |page: &Page| {
        let own: Vec<bool> = of_site.by_ref().take(page.lines.len()).collect();
        let of_browser = |line: &Line| line.text.contains("://") && in_margin(page, line);
        split(page, |at, line| own[at] || of_browser(line), furniture)
    };
    pages.iter().map(part).collect()
}

/// Divides a page into lines of text and furniture; `unwanted` tells furniture by the line and its place on the page.
fn split(page: &Page, unwanted: impl Fn(usize, &Line) -> bool, furniture: &mut Vec<Furniture>) -> Page {
    let filled = page.lines.iter().enumerate().filter(|(_, line)| !line.text.trim().is_empty());
    let (out, lines): (Vec<(usize, &Line)>, Vec<_>) = filled.partition(|(at, line)| unwanted(*at, line));
    let text = |line: &Line| Furniture { page: page.number, text: line.text.trim().to_owned() };
    furniture
        .extend(out.into_iter().map(|(_, line)| line).filter(|line| !is_rule(line.text.trim())).map(text));
    let lines = lines.into_iter().map(|(_, line)| line.clone()).collect();
    Page {
        number: page.number,
        label: page.label.clone(),
        width: page.width,
        height: page.height,
        verdict: page.verdict,
        lines,
    }
}

/// Cuts page numbers out of lines they ran into. They are believed where at least three follow one another.
fn cut_merged(pages: &mut [Page], furniture: &mut Vec<Furniture>) {
    let numbers = |text: &str| -> Vec<u32> {
        // Nearly every line has no dash, and looking for one is cheap.
        if !text.contains(['-', '—', '–', '－']) {
            return Vec::new();
        }
        MERGED.captures_iter(text).filter_map(|groups| groups[2].parse().ok()).collect()
    };
    let lines = || pages.iter().flat_map(|page| &page.lines).filter(|line| line.role != Role::TableRow);
    let found: Vec<u32> = lines().flat_map(|line| numbers(&line.text)).collect();
    if found.len() < 3 || found.windows(2).any(|pair| pair[1] <= pair[0] || pair[1] > pair[0] + 3) {
        return;
    }
    for page in pages {
        for line in page.lines.iter_mut().filter(|line| line.role != Role::TableRow) {
            while let Some(mark) = MERGED.captures(&line.text).and_then(|groups| Some(groups.get(1)?.range()))
            {
                let text = line.text[mark.clone()].trim().to_owned();
                furniture.push(Furniture { page: page.number, text });
                line.text.replace_range(mark, "");
            }
        }
        page.lines.retain(|line| !line.text.trim().is_empty());
    }
}

/// Bare page numbers well inside the page: they stand at one height and count as the pages do.
struct Numbering {
    /// How far the printed numbers are ahead of the pages, and their heights in steps of eight points.
    usual: Option<(i64, HashSet<i32>)>,
}

impl Numbering {
    fn of(pages: &[Page]) -> Self {
        let mut counts: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
        for page in pages {
            for line in &page.lines {
                if let Some(ahead) = ahead(page, line).filter(|_| alone_on_row(page, line)) {
                    counts.entry(ahead).or_default().push(height(page, line));
                }
            }
        }
        let most = counts.into_iter().max_by_key(|(_, heights)| heights.len());
        let usual = most.and_then(|(ahead, heights)| {
            let often =
                |height: &i32| heights.iter().filter(|other| (**other - height).abs() <= 1).count() >= 3;
            let heights: HashSet<i32> = heights.iter().copied().filter(|height| often(height)).collect();
            (!heights.is_empty()).then_some((ahead, heights))
        });
        Self { usual }
    }

    fn numbers(&self, page: &Page, line: &Line) -> bool {
        self.usual.as_ref().is_some_and(|(usual, heights)| {
            ahead(page, line) == Some(*usual)
                && heights.contains(&height(page, line))
                && alone_on_row(page, line)
        })
    }
}

fn ahead(page: &Page, line: &Line) -> Option<i64> {
    let text = line.text.trim();
    // A running head may stand beside the number, another one for each chapter: Glossary 05.
    let beside = || {
        let mut words = Some(text).filter(|_| in_margin(page, line))?.split_whitespace();
        let number = words.next()?.parse().ok().or_else(|| words.next_back()?.parse().ok());
        number.filter(|_| words.count() < LONGEST_HEAD && is_outermost(page, line))
    };
    let number: i64 = text.parse().ok().or_else(beside).filter(|_| line.role != Role::TableRow)?;
    (number < 10_000).then_some(number - i64::from(page.number))
}

/// Height of a line from the nearer edge of the page, in steps of eight points, negative from the top.
fn height(page: &Page, line: &Line) -> i32 {
    let from_edge = if line.rect.y0 > page.height / 2.0 { page.height - line.rect.y0 } else { -line.rect.y0 };
    (from_edge / 8.0).round() as i32
}

fn is_remains(text: &str) -> bool {
    let text = text.trim();
    is_rule(text)
        || web::is_remains(text)
        || STAMP.is_match(text)
        || PAGE_MARK.is_match(text) && text.chars().any(|c| c.is_ascii_digit()) && !is_item_number(text)
}

/// `(3)` or `3.` alone may be a broken list number; only in the margin is it a page number.
fn is_item_number(text: &str) -> bool {
    text.starts_with(['(', '（', '[', '.', '．'])
        || text.contains(['/', '／'])
        || text.starts_with(|c: char| c.is_ascii_digit())
}

/// A line drawn with characters.
fn is_rule(text: &str) -> bool {
    text.chars().count() > 3
        && text
            .chars()
            .all(|c| matches!(c, '\u{2500}'..='\u{257f}' | '_' | '-' | '—' | '=' | '*' | '＿' | '－'))
}

fn is_furniture(page: &Page, line: &Line, repeated: Repeated) -> bool {
    let text = line.text.trim();
    if is_rule(text) || STAMP.is_match(text) {
        return true;
    }
    // A web page printed to PDF; a single character may be the end of a line.
    if line.role != Role::TableRow && text.chars().count() > 1 && web::is_remains(text) {
        return true;
    }
    let margin = in_margin(page, line);
    let short = text.len() <= LONGEST_MARK;
    if short && PAGE_MARK.is_match(text) && (margin || !is_item_number(text) && alone_on_row(page, line)) {
        return true;
    }
    if margin && BARE_NUMBER.is_match(text) && is_outermost(page, line) {
        return true;
    }
    // The end of a sentence is none, however often a page begins with one.
    if text.starts_with(is_closing) {
        return false;
    }
    match repeated {
        Repeated::Everywhere => true,
        Repeated::Often => margin && line.role != Role::TableRow,
        Repeated::Seldom => false,
    }
}

/// True in the outer tenth of the page, above and below.
fn in_margin(page: &Page, line: &Line) -> bool {
    page.height > 0.0 && (line.rect.y1 < page.height * 0.12 || line.rect.y0 > page.height * 0.86)
}

/// No other text line stands further out, above or below.
fn is_outermost(page: &Page, line: &Line) -> bool {
    let others =
        || page.lines.iter().filter(|other| !std::ptr::eq(*other, line) && !other.text.trim().is_empty());
    others().all(|other| other.rect.y0 >= line.rect.y0 - 1.0)
        || others().all(|other| other.rect.y1 <= line.rect.y1 + 30.0)
}

fn alone_on_row(page: &Page, line: &Line) -> bool {
    let middle = (line.rect.y0 + line.rect.y1) / 2.0;
    page.lines
        .iter()
        .all(|other| std::ptr::eq(other, line) || other.rect.y0 > middle || other.rect.y1 < middle)
}

/// A line's words without its numbers, and its height on the page in steps of eight points.
fn key(page: &Page, line: &Line) -> String {
    let mut key = String::with_capacity(line.text.len() + 4);
    for c in without_roman(line.text.trim()).chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' | '０'..='９' if key.ends_with('#') => {}
            '0'..='9' | '０'..='９' => key.push('#'),
            _ => key.push(c),
        }
    }
    format!("{key}@{}", height(page, line))
}

/// A line without the small Roman page number it begins or ends with.
fn without_roman(text: &str) -> &str {
    let is_roman = |word: &str| word.len() <= 6 && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    match (text.split_once(char::is_whitespace), text.rsplit_once(char::is_whitespace)) {
        (Some((first, rest)), _) if is_roman(first) => rest,
        (_, Some((rest, last))) if is_roman(last) => rest,
        _ => text,
    }
}

/// How often a line comes back at the same height of other pages, as heads, feet and stamps do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeated {
    Seldom,
    /// Furniture if it stands in the margin as well.
    Often,
    /// Furniture wherever it stands.
    Everywhere,
}

/// How often each line of each page comes back.
fn repeated_lines(pages: &[Page]) -> Vec<Vec<Repeated>> {
    let keys: Vec<Vec<String>> =
        pages.iter().map(|page| page.lines.iter().map(|line| key(page, line)).collect()).collect();
    // On how many pages each is, and on which it was met last: twice on one page is once.
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (page, keys) in keys.iter().enumerate() {
        for key in keys {
            let (count, last) = seen.entry(key).or_insert((0, usize::MAX));
            *count += usize::from(*last != page);
            *last = page;
        }
    }
    // Odd and even pages may carry different heads, and every chapter its own: four pages are enough in the margin.
    let (in_margin, anywhere) = ((pages.len() / 3).clamp(2, 4), (pages.len() * 2 / 3).max(3));
    let how_often = |key: &String| match seen[key.as_str()].0 {
        count if count < in_margin => Repeated::Seldom,
        count if count < anywhere => Repeated::Often,
        _ => Repeated::Everywhere,
    };
    keys.iter().map(|keys| keys.iter().map(how_often).collect()).collect()
}

#[cfg(test)]
mod tests;
