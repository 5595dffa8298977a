//! The parts of an English document: what stands before the body (title, cover, contents), the body, and what stands after it (the place,
//! the day and who signs).

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::bodies::body_of_line;
use super::dates::dates;
use super::kinds::is_contents_heading;
use super::title::{find, is_around, is_running};
use super::words::{letters, pattern};
use crate::model::{PassageKind, Role};
use crate::structure::lines::is_contents;
use crate::structure::numbering::number_of;
use crate::structure::paragraphs::Paragraph;
use crate::structure::parts::Parts;

/// An entry of a table of contents ends in its page.
static ENDS_IN_PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:[.\s…]|\s)(?:\d{1,4}|[ivxlc]{1,6})$"));
/// What publishers print on the back of the title.
static IMPRINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:©|\(c\) |copyright\b|isbn\b|issn\b|suggested citation|cataloguing-in-publication|all rights reserved|some rights reserved|printed (?:in|by)\b|licen[cs]e:|sales, rights and licensing)|\bISBN[ :-]*97[89]|^this (?:publication|information) is (?:available|licensed)\b",
    )
});
/// The place and day below an act.
static DONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:Done|DONE|Given|Signed|Made) (?:at|in) [A-Z][\w .,'’-]{2,40}\d{4}\.?$"));

/// Who made a law and when, in brackets below its title.
static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(（\[](?i:.{0,60}\b(?:adopted|promulgated|approved|passed|issued|order no|decree no)\b|[\w ]{2,40}\[\d{4}\]).*[)）\]]\.?$",
    )
});

/// How many entries a table of contents may have.
const ENTRIES: usize = 600;
/// Longest line of a signature, in words.
const SIGNATURE: usize = 12;

/// Takes an English document apart. `named` is the title the file gives itself.
pub(crate) fn parts(paragraphs: &[Paragraph], named: Option<&str>) -> Parts {
    let title = find(paragraphs, named);
    let mut kinds: Vec<PassageKind> = paragraphs
        .iter()
        .map(|paragraph| match paragraph.role {
            Role::TableRow => PassageKind::Table,
            Role::Footnote => PassageKind::Footnote,
            _ if is_contents(&paragraph.text) => PassageKind::Front,
            _ => PassageKind::Body,
        })
        .collect();
    for kind in kinds[..title.start].iter_mut().filter(|kind| **kind != PassageKind::Table) {
        *kind = PassageKind::Front;
    }
    kinds[title.clone()].fill(PassageKind::Title);
    below_title(paragraphs, &title, &mut kinds);
    contents(paragraphs, title.end, &mut kinds);
    imprint(paragraphs, title.end, &mut kinds);
    signature(paragraphs, title.end, &mut kinds);
    Parts { kinds, title, own: paragraphs.len(), starts: Vec::new(), brought: None }
}

/// The rest of a cover, the title where it is printed again, and the lines below it that say who speaks and when.
fn below_title(paragraphs: &[Paragraph], title: &Range<usize>, kinds: &mut [PassageKind]) {
    let Some(page) = title.clone().next_back().map(|at| paragraphs[at].pages[1]) else { return };
    let on_page = paragraphs[title.end..].iter().take_while(|p| p.pages[0] == page).count();
    let words: usize =
        paragraphs[title.end..title.end + on_page].iter().map(|p| p.text.split_whitespace().count()).sum();
    let fixed = paragraphs[title.start].size > 0.0;
    let last = title.end + on_page == paragraphs.len();
    let running = paragraphs[title.end..title.end + on_page].iter().any(is_running);
    if fixed && !last && words < 90 && !running {
        let body =
            kinds[title.end..title.end + on_page].iter_mut().filter(|kind| **kind == PassageKind::Body);
        body.for_each(|kind| *kind = PassageKind::Front);
        return;
    }
    let whole =
        letters(&paragraphs[title.clone()].iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "));
    let mut at = title.end;
    while at < paragraphs.len() && kinds[at] == PassageKind::Body {
        if let Some(lines) = again(&paragraphs[at..], &whole) {
            kinds[at..at + lines].fill(PassageKind::Title);
            at += lines;
        } else if is_head_line(&paragraphs[at]) {
            kinds[at] = PassageKind::Front;
            at += 1;
        } else {
            break;
        }
    }
}

/// True for a line that says who speaks, when and by what act, and does not yet speak itself.
fn is_head_line(p: &Paragraph) -> bool {
    let heads = || matches!(p.role, Role::Heading(_)) && number_of(p.text.trim()).is_some();
    let around = || is_around(&p.text) && !is_running(p) && !is_contents_heading(&p.text) && !heads();
    ADOPTED.is_match(p.text.trim()) || around()
}

/// How many of the next lines are the title, or its beginning, once more.
fn again(next: &[Paragraph], whole: &str) -> Option<usize> {
    let mut rest = whole;
    let mut lines = 0;
    for paragraph in next.iter().take(5) {
        let Some(after) =
            rest.strip_prefix(letters(&paragraph.text).as_str()).filter(|_| !paragraph.text.is_empty())
        else {
            break;
        };
        rest = after;
        lines += 1;
        if rest.is_empty() {
            break;
        }
    }
    // A journal's reference may follow the title that is printed again without it.
    (lines > 0 && (rest.is_empty() || lines > 1)).then_some(lines)
}

/// Marks the table of contents: its heading and the lines below it that lead to a page or come back further on.
fn contents(paragraphs: &[Paragraph], from: usize, kinds: &mut [PassageKind]) {
    let heads: Vec<usize> = (from..paragraphs.len())
        .take(HEADS)
        .filter(|&at| is_contents_heading(&paragraphs[at].text))
        .collect();
    for head in heads {
        let rest = &paragraphs[head + 1..];
        let later: HashSet<String> = rest.iter().skip(1).take(20_000).map(|p| letters(&p.text)).collect();
        let is_entry = |p: &Paragraph| {
            let words = p.text.split_whitespace().count();
            words <= 30
                && !p.text.ends_with(['.', ';', ':'])
                && p.role != Role::TableRow
                && (is_contents(&p.text)
                    || words > 1 && ENDS_IN_PAGE.is_match(p.text.trim())
                    || later.contains(&bare(&p.text)))
        };
        // The first entry that comes back is where the text begins.
        let first = rest.first().map(|p| bare(&p.text)).unwrap_or_default();
        let length = rest
            .iter()
            .skip(1)
            .take(ENTRIES)
            .position(|p| letters(&p.text) == first && !first.is_empty())
            .map_or(ENTRIES, |at| at + 1);
        let mut end = 0;
        for (at, p) in rest.iter().take(length).enumerate() {
            if is_entry(p) {
                end = at + 1;
            } else if at >= end + 3 || is_running(p) {
                break;
            }
        }
        if end < 2 {
            continue;
        }
        for kind in kinds[head..head + 1 + end].iter_mut().filter(|kind| **kind == PassageKind::Body) {
            *kind = PassageKind::Front;
        }
    }
}

/// Within so many paragraphs a table of contents begins.
const HEADS: usize = 250;

/// What publishers print on the back of the title is not the text.
fn imprint(paragraphs: &[Paragraph], from: usize, kinds: &mut [PassageKind]) {
    let near = paragraphs.iter().enumerate().skip(from).take(60).take_while(|(_, p)| p.pages[0] <= 4);
    for (at, _) in near.filter(|(_, p)| IMPRINT.is_match(p.text.trim())) {
        if kinds[at] == PassageKind::Body {
            kinds[at] = PassageKind::Front;
        }
    }
}

/// Done at Brussels, 16 December 2002, and the short lines below; else the last lines, where a body and a day stand alone.
fn signature(paragraphs: &[Paragraph], from: usize, kinds: &mut [PassageKind]) {
    let short = |p: &Paragraph| {
        p.role == Role::Body
            && p.text.split_whitespace().count() <= SIGNATURE
            && number_of(p.text.trim()).is_none()
    };
    for at in
        (from..paragraphs.len()).filter(|&at| DONE.is_match(paragraphs[at].text.trim())).collect::<Vec<_>>()
    {
        let below = paragraphs[at + 1..].iter().take(10).take_while(|p| short(p)).count();
        kinds[at..at + 1 + below].fill(PassageKind::Back);
    }
    let last: Vec<usize> =
        (from..paragraphs.len()).rev().take(4).take_while(|&at| short(&paragraphs[at])).collect();
    let is_day = |at: usize| {
        let text = paragraphs[at].text.trim().trim_end_matches('.');
        dates(text).next().is_some_and(|(_, range)| range.len() + 12 >= text.len())
    };
    let signs = last.iter().any(|&at| body_of_line(&paragraphs[at].text, false).is_some());
    if signs && last.iter().any(|&at| is_day(at)) {
        for at in last {
            kinds[at] = PassageKind::Back;
        }
    }
}

/// An entry of the contents without its page.
fn bare(text: &str) -> String {
    let text = text.trim();
    let cut = ENDS_IN_PAGE.find(text).map_or(text.len(), |page| page.start());
    letters(text[..cut].trim_end_matches(['.', '…', ' ']))
}
