//! Metadata of English texts: what the title says, then the cover, the lines of the head, the imprint, and last what running text says of
//! the document itself.

mod acts;
mod imprint;
mod issuers;
mod number;

use std::sync::LazyLock;

use regex::Regex;

use super::taken::{Sources, Taken, Text};
use crate::model::{FileInfo, Furniture, Level, Metadata, PassageKind};
use crate::structure::english::{is_kind_line, issuer_of_number, kind_of, letters, level_and_region};
use crate::structure::paragraphs::Paragraph;
use crate::structure::parts::Parts;
pub(crate) use number::{is_number_line, number_in, numbers_in};

/// A reference to the journal that printed an act.
static JOURNAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s+Official Journal\s+[LC]\s*\d.*$"));
/// A resolution's number before its title: 70/1. Transforming our world.
static LEADING_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,3}/\d{1,3}\.\s+"));
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(?No\.?\s?\d[\d/-]*\)?$"));
/// SUBJECT: before a title.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:subject|re|title)\s*:\s*"));
/// The name an act gives itself: This Act may be cited as the …
static SHORT_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(?:This|These) [A-Z][a-z]+ (?:may|shall|is|are to|can) (?:be )?cited (?:for all purposes )?as (?:the )?[“"‘`']*([A-Z][^“”"`;]{6,160}?)(?:[”"’']|'')*(?:\.|,? and (?:shall )?(?:comes?|is|extends|take)|,? or (?:the )?[“"‘`']|\s*$)"#,
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// An English document's metadata. `furniture` holds its running heads, `info` what the file says of itself.
pub(crate) fn english(
    paragraphs: &[Paragraph],
    parts: &Parts,
    furniture: &[Furniture],
    info: &FileInfo,
) -> Metadata {
    let head = Head { text: Text { paragraphs, parts }, furniture };
    let mut sources = Sources::default();
    let citation = imprint::citation(head);
    let title = sources.note("title", title_of(head, citation.as_ref()));
    let of_title = sources.0.get("title").cloned().unwrap_or_default();
    let number = sources.note("number", number_of(head, title.as_deref()));
    let kind = title.as_deref().and_then(kind_of).map(|kind| Taken::new(kind, of_title.clone()));
    let kind = action(head).or(kind).or_else(|| kind_beside(head, number.as_deref()));
    let adopted = acts::adopted(head);
    let found = issuers::Found {
        title: title.as_deref(),
        of_title: &of_title,
        number: number.as_deref(),
        citation: citation.as_ref(),
    };
    let issuers = issuers::issuers(head, &found, info);
    let of_china = issuers::is_of_china(head, &issuers);
    let place = issuers.iter().find_map(|issuer| issuer.carry(level_and_region(&issuer.value, of_china)?));
    // The Council of the European Union calls itself the Council.
    let european = || {
        let of_union = number.as_deref().is_some_and(issuers::is_european);
        issuers.first().filter(|_| of_union).and_then(|issuer| issuer.carry((Level::Central, None)))
    };
    let place = place.or_else(european);
    let level = place.as_ref().and_then(|place| place.carry(place.value.0));
    let region = place.as_ref().and_then(|place| place.carry(place.value.1.clone()?));
    let date = sources.note("date", acts::date(head, title.as_deref(), &of_title, adopted.as_ref()));
    Metadata {
        kind: sources.note("kind", kind),
        date,
        level: sources.note("level", level),
        region: sources.note("region", region),
        issuers: sources.note_all("issuers", issuers),
        adopted: sources.note("adopted", adopted.and_then(|clause| clause.carry(clause.value.adopted?))),
        effective: sources.note("effective", acts::effective(head)),
        number,
        title,
        sources: sources.0,
        ..Metadata::default()
    }
}

/// A text with what is known of its surroundings.
#[derive(Clone, Copy)]
struct Head<'a> {
    text: Text<'a>,
    furniture: &'a [Furniture],
}

impl<'a> Head<'a> {
    /// The short lines around the title: of its page in fixed layouts, of the first lines in flowing ones.
    fn lines(self) -> impl Iterator<Item = (usize, &'a Paragraph)> {
        let Text { paragraphs, parts } = self.text;
        let title = &parts.title;
        let page = title.clone().next_back().map_or(1, |at| paragraphs[at].pages[0]);
        let near = paragraphs.len().min(title.end + 25);
        // A clause that says who passed a law and when may be long.
        let short = |p: &Paragraph| {
            let count = p.text.split_whitespace().count();
            count <= SHORT || count <= CLAUSE && p.text.starts_with(['(', '['])
        };
        let of_title = move |p: &&Paragraph| p.pages[0] <= page && short(p);
        let body = (title.end..near).find(|&at| {
            parts.kinds[at] == PassageKind::Body && paragraphs[at].text.split_whitespace().count() > SHORT
        });
        let end = if paragraphs.get(title.start).is_some_and(|p| p.size > 0.0) {
            near
        } else {
            body.unwrap_or(near)
        };
        paragraphs[..end].iter().enumerate().filter(move |(_, p)| of_title(p))
    }
}

/// Longest line of a head, in words.
const SHORT: usize = 25;
/// Longest clause in brackets below a title, in words.
const CLAUSE: usize = 90;

/// The title: as printed, else as the text tells others to cite it, else as an act names itself.
fn title_of(head: Head, citation: Option<&Taken<imprint::Citation>>) -> Option<Taken<String>> {
    let Text { paragraphs, parts } = head.text;
    let lines = &paragraphs[parts.title.clone()];
    let joined = lines.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    let printed = JOURNAL.replace(&joined, "");
    let printed = LEADING_NUMBER.replace(&printed, "");
    let printed = SUBJECT.replace(&printed, "").trim().to_owned();
    let holds = |longer: &str| !printed.is_empty() && letters(longer).contains(&letters(&printed));
    if let Some(citation) = citation
        && let Some(title) = citation.value.title.as_ref().filter(|title| holds(title))
    {
        return citation.carry(title.clone());
    }
    let near = paragraphs.iter().take(NEAR).filter(|p| p.text.contains("cited"));
    let named = near.filter_map(|p| Some((p, SHORT_TITLE.captures(&p.text)?))).next();
    if let Some((paragraph, groups)) = named
        && !letters(&printed).trim_start_matches("the").eq(letters(&groups[1]).trim_start_matches("the"))
    {
        return Some(Taken::words(groups[1].trim().to_owned(), paragraph, &groups[0]));
    }
    (!printed.is_empty()).then(|| Taken::words(printed.clone(), &lines[0], &joined))
}

/// Within so many paragraphs an act names itself, and a guideline says who made it.
const NEAR: usize = 80;

/// The number in the title, else on a line of the head that says little else.
fn number_of(head: Head, title: Option<&str>) -> Option<Taken<String>> {
    let lines = &head.text.paragraphs[head.text.parts.title.clone()];
    let in_title = || {
        let (number, range) = number_in(title?)?;
        Some(Taken::words(number, lines.first()?, title?.get(range)?))
    };
    let in_head = || {
        let mut lines = head.lines().filter(|(at, _)| {
            head.text.parts.kinds[*at] != PassageKind::Body || head.text.parts.title.contains(at)
        });
        lines.find_map(|(_, p)| {
            let (number, range) = number_in(&p.text)?;
            let short = p.text.split_whitespace().count() <= 8 || p.text.starts_with(['(', '[']);
            (short || is_number_line(&p.text)).then(|| Taken::words(number, p, &p.text[range]))
        })
    };
    // Order of the President / No. 38
    let on_two_lines = || {
        let lines: Vec<_> = head.lines().collect();
        lines.windows(2).find_map(|pair| {
            let ((at, first), (below, second)) = (pair[0], pair[1]);
            let bears = at + 1 == below
                && kind_of(&first.text).is_some()
                && first.text.split_whitespace().count() <= 16;
            let joined = format!("{} {}", first.text.trim(), second.text.trim().trim_matches(['(', ')']));
            (bears && BARE_NUMBER.is_match(second.text.trim()))
                .then(|| Taken::words(joined.clone(), first, &joined))
        })
    };
    in_title().or_else(on_two_lines).or_else(in_head)
}

/// The kind as the Federal Register prints it: ACTION: Final rule.
fn action(head: Head) -> Option<Taken<String>> {
    head.lines().find_map(|(_, p)| Some(Taken::whole(kind_of(p.text.trim().strip_prefix("ACTION:")?)?, p)))
}

/// The kind of a document whose title does not say it: from its number, or a line of the head that is nothing but a kind.
fn kind_beside(head: Head, number: Option<&str>) -> Option<Taken<String>> {
    let lines = || head.lines().filter(|(at, _)| head.text.parts.kinds[*at] != PassageKind::Body);
    let of_number = || {
        let number = number?;
        let of_form = issuer_of_number(number).and_then(|(_, kind)| kind.map(str::to_owned));
        let kind = of_form.or_else(|| kind_of(number.split(|c: char| c.is_ascii_digit()).next()?))?;
        lines().find(|(_, p)| number_in(&p.text).is_some()).map(|(_, p)| Taken::whole(kind, p))
    };
    let alone = || {
        lines().find_map(|(_, p)| {
            let kind = kind_of(&p.text)?;
            let says_kind =
                is_kind_line(&p.text) || p.text.trim().to_lowercase().starts_with(&kind.to_lowercase());
            let first = says_kind && number_in(&p.text).is_none();
            (first && p.text.split_whitespace().count() <= 12).then(|| Taken::whole(kind, p))
        })
    };
    of_number().or_else(alone)
}

#[cfg(test)]
mod tests;
