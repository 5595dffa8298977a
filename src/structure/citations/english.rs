//! Works an English text refers to: acts of the European Union by kind and number, and the Treaty.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::Date;

use super::super::english::date_in;
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

/// The works the passages refer to. 'The Treaty' is the one named in full before.
pub(super) fn citations(passages: &[Passage]) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    let mut treaty = "Treaty".to_owned();
    for passage in passages {
        let text = passage.text.as_str();
        let mut places = Places::of(text);
        let mut marks: Vec<(Range<usize>, Named)> =
            ACT.captures_iter(text).filter_map(|groups| act(text, &groups)).collect();
        marks.extend(TREATY.captures_iter(text).filter_map(|groups| {
            let name = groups.get(1)?.as_str().trim_end();
            if name != "Treaty" {
                treaty = name.to_owned();
            }
            let whole = groups.get(0)?;
            let range = whole.start()..whole.start() + whole.as_str().trim_end().len();
            Some((
                range,
                Named { title: Some(treaty.clone()), kind: "Treaty".to_owned(), ..Named::default() },
            ))
        }));
        marks.sort_by_key(|(range, _)| range.start);
        let mut done = 0;
        for (range, named) in marks {
            let start = done.max(text.floor_char_boundary(range.start.saturating_sub(REACH)));
            let (manner, verb) = governing(&text[start.min(range.start)..range.start]);
            done = range.end;
            found.push(Citation {
                title: named.title,
                number: named.number,
                kind: Some(named.kind),
                issuers: named.issuers,
                date: named.date,
                manner,
                verb,
                passage: passage.ordinal,
                span: places.span(&range),
                words: text[range].to_owned(),
            });
        }
    }
    found
}

/// What a text says of a work where it names it.
#[derive(Default)]
struct Named {
    title: Option<String>,
    number: Option<String>,
    kind: String,
    issuers: Vec<String>,
    date: Option<Date>,
}

/// An act found in `text`, with where it stands.
fn act(text: &str, groups: &Captures) -> Option<(Range<usize>, Named)> {
    let (whole, number) = (groups.get(0)?, &groups[4]);
    // (EC) No 1980/2000 is told from a directive of that number by its bracket.
    let number = match groups.get(3) {
        Some(community) => format!("{} {number}", community.as_str().trim()),
        None => number.to_owned(),
    };
    let rest = &text[whole.end()..];
    let given = GIVEN.captures(&rest[..rest.floor_char_boundary(REACH)]);
    let issuers = match given.as_ref().and_then(|given| given.get(2)) {
        Some(names) => names.as_str().split(" and of the ").map(str::to_owned).collect(),
        None => {
            let bodies = ["European Parliament", "Council", "Commission"];
            bodies.into_iter().filter(|name| groups[1].contains(name)).map(str::to_owned).collect()
        }
    };
    let date = given.as_ref().and_then(|given| date_in(given.get(3)?.as_str()));
    Some((
        whole.range(),
        Named { title: None, number: Some(number), kind: groups[2].to_owned(), issuers, date },
    ))
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
            (manner, folded[at..at + words.len()].to_owned())
        })
}
