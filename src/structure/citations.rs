//! Citations: the works a text refers to, by title 《》, document number, or a short name given before, each with
//! the verb that governs it.
//!
//! `marks` finds where works are named, `verbs` what the words around say of them, `english` does both for
//! English texts. Here they become citations, and short names lead back to what they stand for.

mod english;
mod marks;
mod verbs;

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::metadata::{complete_relative, kind_of, place_region};
use crate::model::{Citation, Language, Metadata, Passage, PassageKind, Span};
use marks::{Alias, Mark};
use verbs::Verb;

/// The works a document's passages refer to, in reading order; without its own number.
pub(crate) fn citations(passages: &[Passage], metadata: &Metadata, language: Language) -> Vec<Citation> {
    match language {
        Language::English => english::citations(passages, metadata),
        Language::Chinese => Reader::new(passages, metadata).read(),
    }
}

/// The document numbers cited, in order of first mention.
pub(crate) fn cited(citations: &[Citation], passages: &[Passage]) -> Vec<String> {
    let mut cites: Vec<String> = Vec::new();
    for citation in citations {
        // What stands before the body says who published and amended the text itself.
        let at = (citation.passage as usize).saturating_sub(1);
        let front = passages.get(at).is_some_and(|passage| passage.kind == PassageKind::Front);
        // 省政府令第279号 repeats 四川省政府令第279号.
        if let Some(number) = citation.number.as_ref().filter(|_| !front)
            && !cites.iter().any(|cite| cite.ends_with(number.as_str()))
        {
            cites.push(number.clone());
        }
    }
    cites
}

/// A work named in one passage: what is known of it there.
struct Named {
    mark: Mark,
    verb: Verb,
}

/// Reads a Chinese text: first what is named in full, then the short names.
struct Reader<'t> {
    passages: &'t [Passage],
    metadata: &'t Metadata,
    /// Short names in the order they are given, each with the passage and byte from which it holds.
    aliases: Vec<(Alias, usize, usize, Citation)>,
}

impl<'t> Reader<'t> {
    fn new(passages: &'t [Passage], metadata: &'t Metadata) -> Self {
        Self { passages, metadata, aliases: Vec::new() }
    }

    fn read(mut self) -> Vec<Citation> {
        let named: Vec<Vec<Named>> = self.passages.iter().map(|passage| named(&passage.text)).collect();
        let mut full: Vec<Vec<(std::ops::Range<usize>, Citation)>> = Vec::with_capacity(named.len());
        for (at, (passage, named)) in self.passages.iter().zip(named).enumerate() {
            let mut places = Places::of(&passage.text);
            let mut found = Vec::with_capacity(named.len());
            for Named { mark, verb } in named {
                let span = places.span(&mark.range);
                let citation = self.citation(passage, span, &mark, verb);
                if let Some((alias, end)) = mark.alias {
                    self.aliases.push((alias, at, end, citation.clone()));
                }
                found.push((mark.range, citation));
            }
            full.push(found);
        }
        self.resolve(full)
    }

    fn citation(&self, passage: &Passage, span: Span, mark: &Mark, verb: Verb) -> Citation {
        // The place in the title says whose 省政府令 it is.
        let region = mark.title.as_deref().and_then(place_region);
        let region = region.as_deref().or(self.metadata.region.as_deref());
        Citation {
            title: mark.title.clone(),
            number: mark.number.as_deref().map(|number| complete_relative(number, region)),
            kind: mark.title.as_deref().and_then(kind_of).map(str::to_owned),
            issuers: mark.issuers.iter().map(|body| complete_relative(body, region)).collect(),
            date: mark.date,
            manner: verb.manner,
            verb: verb.words,
            passage: passage.ordinal,
            span,
            words: passage.text[mark.range.clone()].to_owned(),
        }
    }

    /// Leads short names back to their works and leaves out the document's own number.
    fn resolve(self, full: Vec<Vec<(std::ops::Range<usize>, Citation)>>) -> Vec<Citation> {
        // Names of two characters and bare kinds mean too much outside 《》.
        let plain = self
            .aliases
            .iter()
            .map(|(alias, ..)| alias)
            .filter(|alias| !alias.quoted || kind_of(&alias.name).is_some())
            .map(|alias| alias.name.as_str())
            .filter(|alias| alias.chars().count() >= 3 && !is_bare_kind(alias));
        // A pattern that cannot be built means names of no sensible size: then only 《》 counts.
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(plain).ok();
        // From where each name holds: after it is given first.
        let mut given: HashMap<&str, (usize, usize)> = HashMap::new();
        for (alias, passage, end, _) in &self.aliases {
            given.entry(&alias.name).or_insert((*passage, *end));
        }
        let mut by_name: HashMap<&str, &Citation> = HashMap::new();
        let mut by_kind: HashMap<String, Citation> = HashMap::new();
        let mut aliases = self.aliases.iter().peekable();
        let mut citations = Vec::new();
        for (at, (passage, mut found)) in self.passages.iter().zip(full).enumerate() {
            let text = passage.text.as_str();
            if let Some(finder) = finder.as_ref().filter(|_| !self.aliases.is_empty()) {
                found.extend(self.mentions(finder, &given, at, &found));
                found.sort_by_key(|(range, _)| range.start);
            }
            for (range, mut citation) in found {
                while let Some((alias, _, _, target)) =
                    aliases.next_if(|(_, passage, end, _)| (*passage, *end) <= (at, range.start))
                {
                    by_name.insert(&alias.name, target);
                }
                let name = citation.title.as_deref().filter(|_| citation.number.is_none());
                let target = name.and_then(|name| {
                    let bare = || is_bare_kind(name).then(|| by_kind.get(name)).flatten();
                    by_name.get(name).copied().or_else(bare)
                });
                if let Some(target) = target {
                    citation = Citation {
                        title: target.title.clone(),
                        number: target.number.clone(),
                        kind: target.kind.clone(),
                        issuers: target.issuers.clone(),
                        date: target.date,
                        ..citation
                    };
                } else if let (Some(kind), Some(title)) = (&citation.kind, &citation.title)
                    && !is_bare_kind(title)
                {
                    by_kind.insert(kind.clone(), citation.clone());
                }
                debug_assert_eq!(citation.span.slice(text), citation.words);
                let own = citation.number.is_some() && citation.number == self.metadata.number;
                if !own {
                    citations.push(citation);
                }
            }
        }
        citations
    }

    /// Where the passage uses short names without 《》.
    fn mentions(
        &self,
        finder: &AhoCorasick,
        given: &HashMap<&str, (usize, usize)>,
        at: usize,
        found: &[(std::ops::Range<usize>, Citation)],
    ) -> Vec<(std::ops::Range<usize>, Citation)> {
        let passage = &self.passages[at];
        let text = passage.text.as_str();
        let mut places = Places::of(text);
        let mut taken = found.iter().map(|(range, _)| range.clone()).peekable();
        let mut mentions = Vec::new();
        let mut open = 0;
        for hit in finder.find_iter(text) {
            while let Some(range) = taken.next_if(|range| range.start < hit.end()) {
                open = open.max(range.end);
            }
            let given = || given.get(&text[hit.range()]).is_some_and(|from| *from <= (at, hit.start()));
            if hit.start() < open || goes_on(&text[hit.range()], &text[hit.end()..]) || !given() {
                continue;
            }
            let clause = verbs::clause(text, open.min(hit.start()), hit.start());
            let verb = verbs::governing(clause).unwrap_or_default();
            let mark = Mark::titled(hit.range(), text[hit.range()].to_owned());
            mentions.push((hit.range(), self.citation(passage, places.span(&hit.range()), &mark, verb)));
        }
        mentions
    }
}

/// True where a short name is only the beginning of what is named: 专利法 in 专利法实施细则, 慈善法 in 慈善法律.
fn goes_on(name: &str, rest: &str) -> bool {
    let others = ["实施细则", "实施条例", "实施办法", "实施规定", "修正案", "司法解释"];
    let words = ['律', '规', '制', '治', '院', '人', '官', '庭', '学', '案', '定'];
    others.iter().any(|other| rest.starts_with(other)) || name.ends_with('法') && rest.starts_with(words)
}

/// The works named in `text`, with their verbs.
fn named(text: &str) -> Vec<Named> {
    let marks = marks::marks(text);
    let verbs = verbs::of_marks(text, &marks);
    marks.into_iter().zip(verbs).map(|(mark, verb)| Named { mark, verb }).collect()
}

/// True for 办法, 通知 and the like without anything before.
fn is_bare_kind(title: &str) -> bool {
    title.chars().count() <= 4 && kind_of(&format!("《{title}")).is_some_and(|kind| kind == title)
}

/// Turns byte ranges of one text into spans of code points, in the order of their starts.
struct Places<'t> {
    text: &'t str,
    byte: usize,
    count: usize,
}

impl<'t> Places<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0 }
    }

    fn span(&mut self, range: &std::ops::Range<usize>) -> Span {
        if range.start < self.byte {
            return Span::of_bytes(self.text, range.clone());
        }
        self.count += self.text[self.byte..range.start].chars().count();
        self.byte = range.start;
        Span::new(self.count, self.count + self.text[range.clone()].chars().count())
    }
}

#[cfg(test)]
mod tests;
