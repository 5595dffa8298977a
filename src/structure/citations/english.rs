//! Works an English text refers to, with the verbs that say how, and the short names it gives them.

mod marks;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Places;
use crate::model::{Citation, Manner, Metadata, Passage};
use crate::structure::english::{VERBS, letters};
use marks::{Mark, Named, marks};

/// (hereinafter “the Act”), (the "Directive"), (hereinafter referred to as the Plan).
static ALIAS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"\((?:(?:hereinafter|hereafter|herein)(?:\s+(?:referred to as|called|known as))?[,:]?\s*)?(?:the\s+)?[“"‘'](?:[Tt]he\s+)?([A-Z0-9][^”"’'()]{1,60})[”"’']\)"#,
        r"|\((?:hereinafter|hereafter)(?:\s+(?:referred to as|called|known as))?[,:]?\s+(?:the\s+)?([A-Z][\w -]{2,40})\)"
    ))
});
/// “the Act” means the Public Health Act 1984.
static MEANS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[“"‘'](?:[Tt]he\s+)?([A-Z0-9][^”"’']{1,60})[”"’']\s+means\s+(?:the\s+)?"#));
/// What may stand between the works of a list that share a verb, the matter of the first among it.
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^[\s\d()]*(?:\s(?:on|concerning|regarding|entitled)\s[^.;:]{2,120}?[\s,])?",
        r"(?:,|;|and|or|as well as|,\s*and)\s*(?:(?:of|to|with|by)\s+)?(?:the\s+)?$"
    ))
});
/// A verb behind the work: is hereby repealed.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^.;:,]{0,60}?\s(?:is|are|was|were|shall be|be|has been|have been)\s+(?:(?:hereby|also|accordingly)\s+)*([a-z]+)\b",
    )
});

/// How far before a work its verb may stand, and how far behind it its short name, in bytes.
const REACH: usize = 120;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The works the passages refer to, without the document itself. 'The Treaty' is the one named in full before.
pub(super) fn citations(passages: &[Passage], metadata: &Metadata) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    let mut treaty = "Treaty".to_owned();
    let mut aliases = Aliases::default();
    for passage in passages {
        let text = passage.text.as_str();
        let mut places = Places::of(text);
        let full = marks(text, &mut treaty);
        let mentions = aliases.mentions(text, &full);
        let mut named: Vec<&Mark> = full.iter().chain(&mentions).collect();
        named.sort_by_key(|mark| mark.range.start);
        let mut last: Option<(usize, Manner, String)> = None;
        for mark in named {
            let (manner, verb) = match &last {
                Some((end, manner, verb)) if LIST.is_match(&text[*end..mark.range.start]) => {
                    (*manner, verb.clone())
                }
                _ => manner_of(text, &mark.range, last.as_ref().map_or(0, |(end, ..)| *end)),
            };
            last = Some((mark.range.end, manner, verb.clone()));
            if !is_own(&mark.named, metadata) {
                let Named { title, number, kind, issuers, date } = mark.named.clone();
                found.push(Citation {
                    title,
                    number,
                    kind: Some(kind).filter(|kind| !kind.is_empty()),
                    issuers,
                    date,
                    manner,
                    verb,
                    passage: passage.ordinal,
                    span: places.span(&mark.range),
                    words: text[mark.range.clone()].to_owned(),
                });
            }
        }
        aliases.learn(text, &full);
    }
    found
}

/// True where a text names itself.
fn is_own(named: &Named, metadata: &Metadata) -> bool {
    let same = |ours: &Option<String>, theirs: &Option<String>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => letters(ours) == letters(theirs),
        _ => false,
    };
    same(&metadata.number, &named.number) || same(&metadata.title, &named.title)
}

/// Short names given so far, each with the work it stands for.
#[derive(Default)]
struct Aliases {
    works: HashMap<String, Named>,
    /// Finds them; built anew when one is learnt.
    finder: Option<Regex>,
}

impl Aliases {
    /// Takes up the short names a passage gives to the works it names.
    fn learn(&mut self, text: &str, marks: &[Mark]) {
        let count = self.works.len();
        for groups in ALIAS.captures_iter(text) {
            let (Some(whole), Some(name)) = (groups.get(0), groups.get(1).or_else(|| groups.get(2))) else {
                continue;
            };
            let before = marks.iter().rfind(|mark| mark.range.end <= whole.start());
            if let Some(mark) = before.filter(|mark| whole.start() - mark.range.end <= REACH) {
                self.works.entry(name.as_str().trim().to_owned()).or_insert_with(|| mark.named.clone());
            }
        }
        for groups in MEANS.captures_iter(text) {
            let end = groups.get(0).map_or(0, |whole| whole.end());
            if let Some(mark) = marks.iter().find(|mark| mark.range.start == end) {
                self.works.entry(groups[1].trim().to_owned()).or_insert_with(|| mark.named.clone());
            }
        }
        if self.works.len() > count {
            let mut names: Vec<String> = self.works.keys().map(|name| regex::escape(name)).collect();
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            self.finder = Regex::new(&format!(r"\b([Tt]he\s+)?({})\b", names.join("|"))).ok();
        }
    }

    /// Where a passage uses the short names, outside the works it names in full.
    fn mentions(&self, text: &str, marks: &[Mark]) -> Vec<Mark> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let mention = |groups: regex::Captures| {
            let name = groups.get(2)?;
            let free =
                marks.iter().all(|mark| mark.range.end <= name.start() || mark.range.start >= name.end());
            // A short name that is a common word counts only behind its article.
            let word = name.as_str().contains(char::is_lowercase) && !name.as_str().contains(' ');
            let named = self.works.get(name.as_str())?.clone();
            (free && (!word || groups.get(1).is_some())).then(|| Mark { range: name.range(), named })
        };
        finder.captures_iter(text).filter_map(mention).collect()
    }
}

/// How a text refers to the work at `range`: by the last verb before it in its sentence, from `done` on, else by one
/// behind it.
fn manner_of(text: &str, range: &Range<usize>, done: usize) -> (Manner, String) {
    let start = done.max(text.floor_char_boundary(range.start.saturating_sub(REACH)));
    let behind = || {
        let verb = AFTER.captures(&text[range.end..])?[1].to_owned();
        Some((*VERBS.after.get(&verb)?, verb))
    };
    let before = &text[start.min(range.start)..range.start];
    governing(before).or_else(behind).unwrap_or((Manner::Mention, String::new()))
}

/// The last verb of the sentence `before` ends in.
fn governing(before: &str) -> Option<(Manner, String)> {
    let sentence = before.rfind([';', ':', '\n']).map_or(before, |at| &before[at + 1..]);
    let sentence = sentence.rfind(". ").map_or(sentence, |at| &sentence[at + 1..]);
    let folded = sentence.to_ascii_lowercase();
    let whole = |at: usize, verb: &str| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(folded[..at].chars().next_back()) && !letter(folded[at + verb.len()..].chars().next())
    };
    VERBS
        .before
        .iter()
        .filter_map(|(verb, manner)| {
            let at = folded.rmatch_indices(verb.as_str()).map(|(at, _)| at).find(|at| whole(*at, verb))?;
            Some((at + verb.len(), verb, *manner))
        })
        .max_by_key(|(end, verb, _)| (*end, verb.len()))
        .map(|(_, verb, manner)| (manner, verb.clone()))
}
