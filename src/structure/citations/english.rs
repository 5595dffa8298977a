//! Works an English text refers to: acts of the European Union by kind and number, and the Treaty.

use std::sync::LazyLock;

use regex::Regex;

use super::super::metadata::english_date;
use super::Places;
use crate::model::{Citation, Manner, Passage};

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"((?:(?:Council|Commission|European Parliament and Council)\s+)?",
        r"(?:Implementing\s+|Delegated\s+|Framework\s+)?(Directive|Regulation|Decision|Recommendation)s?)\s+",
        r"(\((?:EC|EU|EEC|Euratom|ECSC|EU,\s*Euratom)\)\s*)?(?:No\.?\s*)?(\d{2,4}/\d{1,4}(?:/(?:EC|EU|EEC|Euratom|ECSC|JHA|CFSP))?)\b"
    ))
});
static TREATY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:Articles?\s+[\d()a-z]+(?:(?:,\s*|\s+and\s+|\s+to\s+)[\d()a-z]+)*\s+(?:of|TFEU|TEU)\s+)?",
        r"\b[Tt]he\s+(Treaty(?:\s+(?:establishing|on)\s+(?:the\s+)?(?:[A-Z]\w+\s*|of\s+the\s+|and\s+)+)?)"
    ))
});
/// What may follow an act's number: who gave it and when.
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\s*\(\d+\))?\s*(of the (European Parliament and of the Council|Council|Commission)\s*)?(?:of (\d{1,2} [A-Z][a-z]+ \d{4}))?",
    )
});

const VERBS: [(&str, Manner); 20] = [
    ("having regard to", Manner::Basis),
    ("on the basis of", Manner::Basis),
    ("based on", Manner::Basis),
    ("in accordance with", Manner::Accordance),
    ("in compliance with", Manner::Accordance),
    ("in conformity with", Manner::Accordance),
    ("pursuant to", Manner::Accordance),
    ("implementing", Manner::Implementation),
    ("implementation of", Manner::Implementation),
    ("transposing", Manner::Implementation),
    ("taking into account", Manner::Consideration),
    ("without prejudice to", Manner::Consideration),
    ("in the light of", Manner::Consideration),
    ("amending", Manner::Amendment),
    ("amended by", Manner::Amendment),
    ("amendment of", Manner::Amendment),
    ("repealing", Manner::Repeal),
    ("repealed by", Manner::Repeal),
    ("replacing", Manner::Repeal),
    ("replaced by", Manner::Repeal),
];

/// How far before a work its verb may stand, in bytes.
const REACH: usize = 120;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The works one passage refers to.
pub(super) fn citations(passage: &Passage) -> Vec<Citation> {
    let text = passage.text.as_str();
    let mut places = Places::of(text);
    let mut found: Vec<Citation> = Vec::new();
    let mut marks: Vec<(std::ops::Range<usize>, Citation)> = Vec::new();
    let blank = |title: Option<String>, number: Option<String>, kind: Option<String>| Citation {
        title,
        number,
        kind,
        issuers: Vec::new(),
        date: None,
        manner: Manner::Mention,
        verb: String::new(),
        passage: passage.ordinal,
        span: crate::model::Span::new(0, 0),
        words: String::new(),
    };
    for groups in ACT.captures_iter(text) {
        let (Some(whole), kind, number) = (groups.get(0), &groups[2], &groups[4]) else { continue };
        let (treaty, number) = (groups.get(3).map(|found| found.as_str().trim()), number.to_owned());
        // (EC) No 1980/2000 is told from a directive of that number by its bracket.
        let number = treaty.map_or(number.clone(), |treaty| format!("{treaty} {number}"));
        let rest = &text[whole.end()..];
        let given = GIVEN.captures(&rest[..rest.floor_char_boundary(REACH)]);
        let issuers = match given.as_ref().and_then(|given| given.get(2)).map(|found| found.as_str()) {
            Some(name) => name.split(" and of the ").map(str::to_owned).collect(),
            None => ["European Parliament", "Council", "Commission"]
                .into_iter()
                .filter(|name| groups[1].contains(name))
                .map(str::to_owned)
                .collect(),
        };
        let date = given.as_ref().and_then(|given| english_date(given.get(3)?.as_str()));
        let citation = Citation { issuers, date, ..blank(None, Some(number), Some(kind.to_owned())) };
        marks.push((whole.range(), citation));
    }
    for groups in TREATY.captures_iter(text) {
        if let (Some(whole), Some(name)) = (groups.get(0), groups.get(1)) {
            let name = name.as_str().trim_end();
            let end = whole.end() - (whole.as_str().len() - whole.as_str().trim_end().len());
            marks.push((whole.start()..end, blank(Some(name.to_owned()), None, Some("Treaty".to_owned()))));
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut done = 0;
    for (range, citation) in marks {
        let start = done.max(text.floor_char_boundary(range.start.saturating_sub(REACH)));
        let (manner, verb) = governing(&text[start.min(range.start)..range.start]);
        done = range.end;
        let words = text[range.clone()].to_owned();
        found.push(Citation { manner, verb, span: places.span(&range), words, ..citation });
    }
    found
}

/// The last verb of the sentence `before` ends in.
fn governing(before: &str) -> (Manner, String) {
    let sentence = before.rfind([';', ':', '\n']).map_or(before, |at| &before[at + 1..]);
    let sentence = sentence.rfind(". ").map_or(sentence, |at| &sentence[at + 1..]);
    let folded = sentence.to_ascii_lowercase();
    VERBS
        .iter()
        .filter_map(|(words, manner)| Some((folded.rfind(words)?, words, *manner)))
        .max_by_key(|(at, ..)| *at)
        .map_or((Manner::Mention, String::new()), |(at, words, manner)| {
            (manner, sentence[at..at + words.len()].to_owned())
        })
}
