//! When an English document was made, adopted, and takes effect.

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::{Head, pattern};
use crate::model::{FieldSource, PassageKind};
use crate::structure::english::{Dated, date_in, dated, dates};
use crate::structure::metadata::taken::{Taken, source};

/// (Adopted at the … on December 28, 2019), Resolution adopted by the General Assembly on 25 September 2015.
static ADOPTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:adopted|passed|approved)\b[^;]{0,200}?\bon\b:?\s"));
static PROMULGATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:promulgated|published|issued)\b[^;]{0,160}?(?:\bon\b|,)\s"));
/// An act's assent: [15th March 2012].
static ASSENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[\s*(?:\(?(?i:assented to|approved|enacted)\s*)?([^\[\]]{8,40})\]"));
static IN_FORCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:\b(?:(?:enters?|entered|entry|comes?|coming|came|go(?:es)?) in(?:to|-to)? (?:force|effect|operation)|takes? effect|(?:is|are|be|becomes?|shall be) effective|(?:shall|will) apply|implemented|with effect|having effect)\b",
        r"(?:\s*[-–—.]+)*\s*(?:on|from|as of|as from|at [\d.]+ ?[ap]\.?m\.? on)?(?: and from)?|\beffective(?: date| from| on| as of)?\s*:?)\s*(?:the\s+)?"
    ))
});
/// A text that speaks of itself.
static ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:[Tt]his|[Tt]hese|It|[Tt]he present|hereby promulgated|is promulgated)\b")
});

/// The days an adoption clause names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Days {
    pub adopted: Option<Date>,
    pub promulgated: Option<Date>,
}

/// The clause of the head that says when a text was adopted and promulgated.
pub(super) fn adopted(head: Head) -> Option<Taken<Days>> {
    let near = head.text.paragraphs.iter().zip(&head.text.parts.kinds).take(head.text.parts.title.end + 8);
    near.filter(|(p, kind)| **kind != PassageKind::Title && p.text.split_whitespace().count() <= 90).find_map(
        |(p, _)| {
            let after = |words: &Regex| {
                let found = words.find(&p.text)?;
                let (date, range) = dates(&p.text[found.end()..]).next()?;
                (range.start <= 3).then_some(date)
            };
            let days = Days { adopted: after(&ADOPTED), promulgated: after(&PROMULGATED) };
            (days.adopted.is_some() || days.promulgated.is_some()).then(|| Taken::whole(days, p))
        },
    )
}

/// The day of the document: in its title, in the clause of adoption, on a line of its head that says so, in its running heads, below it.
pub(super) fn date(
    head: Head,
    title: Option<&str>,
    of_title: &[FieldSource],
    clause: Option<&Taken<Days>>,
) -> Option<Taken<Date>> {
    // An order names the day of adoption, and bears its own.
    let mut near = head.text.paragraphs.iter().take(head.text.parts.title.end + 8);
    let by_order = near.any(|p| p.text.contains("hereby promulgated"));
    let in_title = || Some(Taken::new(date_in(title?)?, of_title.to_vec()));
    let in_clause = || {
        let clause = clause?;
        clause.carry(clause.value.promulgated.or_else(|| clause.value.adopted.filter(|_| !by_order))?)
    };
    let lines: Vec<_> = head
        .lines()
        .filter(|(at, p)| {
            head.text.parts.kinds[*at] != PassageKind::Body || p.text.split_whitespace().count() <= 12
        })
        .collect();
    let on_line = |wanted: Dated| {
        lines.iter().find_map(|(_, p)| {
            let rows = p
                .text
                .lines()
                .find_map(|row| dated(&row.replace('\t', ": ")).filter(|(_, of)| *of == wanted));
            rows.map(|(date, _)| Taken::whole(date, p))
        })
    };
    let assent = || {
        let near = head.text.paragraphs.iter().take(super::NEAR);
        near.filter(|p| p.text.contains('[')).find_map(|p| {
            let groups = ASSENT.captures(&p.text)?;
            Some(Taken::words(date_in(&groups[1])?, p, &groups[0]))
        })
    };
    let running = || {
        head.furniture.iter().find_map(|line| {
            let (date, of) = dated(&line.text)?;
            (of != Dated::Other).then(|| Taken::new(date, vec![source(line.page, &line.text)]))
        })
    };
    let below = || head.text.of(PassageKind::Back).find_map(|p| Some(Taken::whole(date_in(&p.text)?, p)));
    in_title()
        .or_else(in_clause)
        .or_else(|| on_line(Dated::Document))
        .or_else(assent)
        .or_else(|| on_line(Dated::Unsaid))
        .or_else(running)
        .or_else(below)
}

/// The day from which a text says it applies: a line of the head, or a sentence in which the text speaks of itself.
pub(super) fn effective(head: Head) -> Option<Taken<Date>> {
    let day = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit()).then_some(())?;
        let found = IN_FORCE.find_iter(text);
        found
            .filter_map(|found| {
                let (date, range) = dates(&text[found.end()..]).next()?;
                (range.start <= 2).then(|| (date, found.start()..found.end() + range.end))
            })
            .last()
    };
    let in_head = head.lines().find_map(|(_, p)| {
        let (date, range) = day(&p.text)?;
        Some(Taken::words(date, p, &p.text[range]))
    });
    in_head.or_else(|| {
        head.text.paragraphs.iter().rev().find_map(|p| {
            let (date, range) = day(&p.text)?;
            let sentence = p.text[..range.start].rfind(". ").map_or(0, |at| at + 2);
            ITSELF.is_match(&p.text[sentence..range.start]).then(|| Taken::words(date, p, &p.text[range]))
        })
    })
}
