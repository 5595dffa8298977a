//! Metadata of English texts: the European Union's acts say all in their title, others on their first page.

use super::acts;
use super::date;
use super::number;
use super::taken::{Sources, Taken, Text};
use super::title;
use crate::model::{Level, Metadata};
use crate::structure::paragraphs::Paragraph;
use crate::structure::parts::Parts;

/// An English document's metadata.
pub(crate) fn english(paragraphs: &[Paragraph], parts: &Parts) -> Metadata {
    let text = Text { paragraphs, parts };
    let mut sources = Sources::default();
    let lines = &paragraphs[parts.title.clone()];
    let title = lines.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    let title = Some(title::without_journal(&title).to_owned()).filter(|title| !title.is_empty());
    let of_title = |words: String| Taken::words(words.clone(), &lines[0], &words);
    let title = sources.note("title", title.map(of_title));
    let number = title.as_deref().and_then(number::european).map(of_title);
    let mut issuers: Vec<Taken<String>> =
        title.as_deref().map(title::european_issuers).unwrap_or_default().into_iter().map(of_title).collect();
    // Around the title stands who speaks and when: short lines of the first page.
    let page = paragraphs.first().map_or(0, |p| p.pages[0]);
    let short = |p: &&Paragraph| p.pages[0] == page && p.text.split_whitespace().count() <= 15;
    let head = || paragraphs.iter().take(parts.title.end + 12).filter(short);
    let mut central = !issuers.is_empty();
    if issuers.is_empty() {
        let named = |p: &Paragraph| title::english_body(p.text.trim()).map(|name| Taken::whole(name, p));
        for found in head().filter_map(named) {
            if issuers.iter().all(|other| other.value != found.value) {
                issuers.push(found);
            }
        }
        // A ministry is the centre's; a department may be anybody's.
        central = issuers.first().is_some_and(|found| found.value.starts_with("Ministry"));
    }
    let level = central.then(|| Taken::new(Level::Central, issuers[0].from.clone()));
    let in_title = || title.as_deref().and_then(date::english_date).map(|date| Taken::whole(date, &lines[0]));
    let in_head = || head().find_map(|p| date::english_day(&p.text).map(|date| Taken::whole(date, p)));
    let date = sources.note("date", in_title().or_else(in_head));
    let kind = title.as_deref().and_then(title::english_kind).map(|kind| of_title(kind.to_owned()));
    Metadata {
        kind: sources.note("kind", kind),
        date,
        level: sources.note("level", level),
        issuers: sources.note_all("issuers", issuers),
        number: sources.note("number", number),
        effective: sources.note("effective", acts::english_effective(text)),
        title,
        sources: sources.0,
        ..Metadata::default()
    }
}
