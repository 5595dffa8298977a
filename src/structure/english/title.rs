//! Where an English document's title stands: told by what the format marks, by its number, by its print, else by its words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::bodies::{body_of_line, is_place_line, issued_by};
use super::dates::date_in;
use super::kinds::{is_contents_heading, is_kind_line, is_series, kind_of};
use super::words::{DOCUMENTS, letters, one_of, pattern};
use crate::model::Role;
use crate::structure::lines::is_contents;
use crate::structure::metadata::{is_english_number_line as is_number_line, number_in};
use crate::structure::numbering::number_of;
use crate::structure::paragraphs::Paragraph;

/// How many paragraphs may stand before a title.
const HEAD: usize = 40;
/// Longest line of a title, in words.
const LONGEST: usize = 60;

/// A key with its value: Reference: …, AGENCY: …, Agenda item 11.5, ISBN.
static KEYED: LazyLock<Regex> = LazyLock::new(|| {
    let (keys, openings) = (one_of(&DOCUMENTS.keys), one_of(&DOCUMENTS.openings));
    pattern(&format!(
        r"^{keys}\.?\s*(?:[:№–—-]|\d|$)|^{openings}|(?i)^[\w-]+ (?:session|meeting|congress)$|^\d+ STAT\. \d+$"
    ))
});
/// Resolution adopted by the General Assembly.
static ADOPTED_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:resolution|decision|recommendation|declaration) adopted (?i:by|on)\b"));
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[\w\s,]{{0,24}}{}\s*,?\s*(?:de\s+)?\d{{4}}(?:\s+r)?\.?$|^\d{{4}}$",
        one_of(DOCUMENTS.months.iter().flatten())
    ))
});
/// How a line begins that goes on with the title above it.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:OF|ON|FOR|AND|TO|IN|CONCERNING|ESTABLISHING|AMENDING|REPEALING|LAYING DOWN|DE|DU|DES|ET|SUR|SOBRE|PARA|Y|Z|I|W|of|on|for|and|to)\s",
    )
});
/// Letters that only say to whom they go: what they are about stands on the next line.
static BARE_ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:joint )?(?:communication|report|recommendation|opinion|commission staff working document|note)\b(?:.* (?:from|to) (?:the )?.*)?$",
    )
});

/// The title's paragraphs; empty where nothing can be one. `named` is the title the file gives itself.
pub(super) fn find(paragraphs: &[Paragraph], named: Option<&str>) -> Range<usize> {
    let limit = paragraphs.len().min(HEAD);
    let ends = |p: &Paragraph| is_running(p) || is_contents_heading(&p.text);
    let running = paragraphs[..limit].iter().position(ends).unwrap_or(limit);
    let usual = crate::structure::body_size(paragraphs);
    // Small letters begin a title only in large print; else a line of text begins there.
    let begins = |p: &Paragraph| {
        p.role != Role::Body || p.size > usual * 1.15 || !p.text.trim_start().starts_with(char::is_lowercase)
    };
    let candidates: Vec<usize> =
        (0..limit).filter(|&at| may_be_title(&paragraphs[at]) && begins(&paragraphs[at])).collect();
    let first = candidates.iter().map(|&at| paragraphs[at].pages[0]).min();
    let on_first = || candidates.iter().copied().filter(|&at| Some(paragraphs[at].pages[0]) == first);
    let numbered = || {
        (0..running.max(1).min(limit)).find(|&at| is_numbered_act(&paragraphs[at], paragraphs.get(at + 1)))
    };
    // A site's name may be marked above the title.
    let marked = || {
        let marked = || candidates.iter().copied().filter(|&at| paragraphs[at].role == Role::Heading(1));
        marked().find(|&at| paragraphs[at].text.contains(' ')).or_else(|| marked().next())
    };
    let above_agency = || {
        let agency = paragraphs[..limit].iter().position(|p| p.text.starts_with("AGENCY:"))?;
        candidates.iter().copied().rfind(|&at| at < agency)
    };
    let largest = on_first().map(|at| paragraphs[at].size).fold(0.0, f32::max);
    // A line in small print may be named in the file's title too: a subtitle, a running head.
    let in_file = || {
        let large = |at: &usize| paragraphs[*at].size >= largest * 0.8;
        on_first().filter(large).find(|&at| named.is_some_and(|named| is_named(&paragraphs[at].text, named)))
    };
    let wordy = |at: &usize| {
        let text = &paragraphs[*at].text;
        text.chars().count() > 8 || text.split_whitespace().count() > 1
    };
    let printed =
        || on_first().filter(wordy).find(|&at| largest > 0.0 && paragraphs[at].size >= largest * 0.98);
    // A programme that speaks is told from a plan that is called one by standing beside another title.
    let of_kind = |plain: bool| {
        let of_kind = |at: &usize| {
            let text = &paragraphs[*at].text;
            *at < running && kind_of(text).is_some() && !(plain && body_of_line(text, true).is_some())
        };
        candidates.iter().copied().find(of_kind)
    };
    let worded = || of_kind(true).or_else(|| of_kind(false));
    // Beside a line that is nothing but a kind stands the title; else capitals or the first words make it.
    let beside_kind = || {
        let kind = paragraphs[..running].iter().position(|p| is_kind_line(&p.text))?;
        let near = || candidates.iter().copied().filter(|&at| at < running);
        near().find(|&at| at < kind).or_else(|| near().find(|&at| at > kind))
    };
    let kind_alone = || paragraphs[..running].iter().position(|p| is_kind_line(&p.text));
    // A name in capitals below the text signs it.
    let all_below = candidates.iter().all(|&at| at >= running);
    let several = |wanted: fn(&str) -> bool| {
        let above = |at: &usize| *at < running || all_below;
        candidates.iter().copied().filter(above).find(|&at| wanted(&paragraphs[at].text))
    };
    let shouted =
        || several(|text| !text.contains(char::is_lowercase) && text.split_whitespace().count() > 2);
    let first_line = || several(|text| text.split_whitespace().count() > 1);
    let found = numbered()
        .or_else(marked)
        .or_else(above_agency)
        .or_else(in_file)
        .or_else(printed)
        .or_else(beside_kind)
        .or_else(worded)
        .or_else(|| kind_alone().filter(|_| all_below))
        .or_else(shouted)
        .or_else(first_line)
        .or_else(kind_alone);
    let Some(at) = found else { return 0..0 };
    // The law an order publishes is the document.
    let brought = || {
        let is_day = |at: &usize| {
            let text = &paragraphs[*at].text;
            text.split_whitespace().count() <= 6 && date_in(text).is_some()
        };
        let day = (at + 1..limit).find(is_day)?;
        candidates.iter().copied().find(|&at| at > day && kind_of(&paragraphs[at].text).is_some())
    };
    let at = if is_bare_order(&paragraphs[at].text) { brought().unwrap_or(at) } else { at };
    whole(paragraphs, at, limit)
}

/// All lines of the title of which `at` is one.
fn whole(paragraphs: &[Paragraph], at: usize, limit: usize) -> Range<usize> {
    let usual = crate::structure::body_size(paragraphs);
    let words = |p: &Paragraph| p.text.split_whitespace().count();
    let begins_small =
        |p: &Paragraph| p.text.trim_start().starts_with(char::is_lowercase) && issued_by(&p.text).is_none();
    let near =
        |p: &Paragraph| p.pages == paragraphs[at].pages && p.role != Role::TableRow && words(p) <= LONGEST;
    let mut start = at;
    while start > 0 && at - start < 3 && near(&paragraphs[start - 1]) {
        let above = &paragraphs[start - 1];
        let small = begins_small(&paragraphs[start]) && (may_be_title(above) || is_kind_line(&above.text));
        // Proposal for a / REGULATION …
        let open = words(above) <= 6 && ends_open(&above.text) && !is_series(&above.text);
        if !(small || open) {
            break;
        }
        start -= 1;
    }
    let mut end = at + 1;
    while end < limit && end - at < 7 && near(&paragraphs[end]) {
        let (next, last) = (&paragraphs[end], &paragraphs[end - 1]);
        let title: String = paragraphs[start..end].iter().map(|p| format!("{} ", p.text.trim())).collect();
        let sized =
            (next.size - paragraphs[at].size).abs() < 0.5 && next.size > usual * 1.15 && words(next) <= 20;
        let subtitle = kind_of(&title).is_none()
            && kind_of(&next.text).is_some()
            && (words(next) <= 6 || next.size > usual * 1.15 && words(next) <= 20);
        let bare = end == start + 1 && BARE_ACT.is_match(title.trim());
        let goes_on = begins_small(next) || GOES_ON.is_match(&next.text);
        let belongs = goes_on && !ends_sentence(last) && !is_running(next)
            || may_be_title(next) && (sized || ends_open(&last.text) || subtitle || bare)
            || subtitle && is_kind_line(&next.text);
        if !belongs {
            break;
        }
        end += 1;
    }
    start..end
}

/// False for what stands around a title: dates, numbers, bodies, keys, series, running text.
pub(super) fn may_be_title(p: &Paragraph) -> bool {
    let text = p.text.trim();
    let count = text.split_whitespace().count();
    !matches!(p.role, Role::TableRow | Role::Footnote)
        && text.contains(char::is_alphabetic)
        && count <= LONGEST
        // A file number is no title, nor is a word for the kind alone above one.
        && text.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 4)
        && !is_kind_line(text)
        && !is_running(p)
        && !is_around(text)
        && !is_contents(text)
        && !is_contents_heading(text)
        && !text.ends_with([';', ','])
        && !text.starts_with(['(', '[', '•', '©', '*', '<', '●', '▪'])
}

/// True for a line of the head that is no title: who speaks, when, under which number, in which series.
pub(super) fn is_around(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    is_series(text)
        || is_month_line(text)
        || count <= 6 && date_in(text).is_some()
        || is_number_line(text)
        || issued_by(text).is_some()
        || ADOPTED_BY.is_match(text)
        || KEYED.is_match(text)
        || body_of_line(text, false).is_some()
        || is_place_line(text)
        || text.contains("www.")
        || text.contains("://")
        || text.contains('@')
        || number_of(text).is_some()
        || text.contains("Distr.:")
}

/// True for a line that is a month or a year.
pub(crate) fn is_month_line(text: &str) -> bool {
    MONTH.is_match(text)
}

/// True for sentences rather than a line. Only a title that begins with its kind is long.
pub(super) fn is_running(p: &Paragraph) -> bool {
    let text = p.text.trim();
    let count = text.split_whitespace().count();
    let of_kind = || {
        let first: Vec<&str> = text.split_whitespace().take(4).collect();
        kind_of(&first.join(" ")).is_some()
    };
    let sentences = || text.split(". ").skip(1).any(|next| next.starts_with(char::is_uppercase));
    let long = count > LONGEST || count > 30 && !of_kind();
    let ends = count > 12 && (ends_sentence(p) || sentences());
    p.role == Role::Body && (long || ends && text.contains(char::is_lowercase))
}

fn ends_sentence(p: &Paragraph) -> bool {
    p.text.trim_end().ends_with(['.', ';', '!', '?'])
}

/// Ends in a mark or a small word after which more must come.
fn ends_open(text: &str) -> bool {
    let text = text.trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    text.ends_with([':', '–', '—', ','])
        || text.contains(' ')
            && (["a", "an", "the"].contains(&last.as_str()) || DOCUMENTS.prepositions.contains(&last))
}

/// A title that begins with its kind and bears its number: REGULATION (EU) 2016/679 OF THE … It may go on below.
fn is_numbered_act(p: &Paragraph, next: Option<&Paragraph>) -> bool {
    let text = p.text.trim();
    let Some((_, range)) =
        number_in(text).filter(|_| p.role == Role::Body || matches!(p.role, Role::Heading(_)))
    else {
        return false;
    };
    let before = text[..range.start].trim();
    let capital = before
        .split_whitespace()
        .all(|word| word.starts_with(char::is_uppercase) || word == "of" || word == "and");
    let goes_on = text[range.end..].trim().chars().count() > 12
        || next.is_some_and(|next| next.text.starts_with("of ") || next.text.starts_with("OF "));
    before.split_whitespace().count() <= 6 && capital && goes_on && kind_of(before).is_some()
}

/// An order that publishes a law and says no matter of its own: Order of the President of the People's Republic of China.
fn is_bare_order(text: &str) -> bool {
    let kind = kind_of(text)
        .is_some_and(|kind| matches!(kind.as_str(), "Order" | "Decree" | "Proclamation" | "Announcement"));
    kind && !text.contains(" on ")
        && !text.contains(" for ")
        && text.contains(" of ")
        && text.split_whitespace().count() <= 16
}

/// True where the title the file gives itself holds the line, or the line holds it.
fn is_named(text: &str, named: &str) -> bool {
    let (text, named) = (letters(text), letters(named));
    text.len() >= 12 && named.len() >= 12 && (named.contains(&text) || text.contains(&named))
}
