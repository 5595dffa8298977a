//! The word lists of `dictionaries/english`, read once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::model::{Level, Manner};

/// `documents.toml`: what documents say around their text.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Documents {
    pub kinds: Vec<String>,
    pub prepositions: Vec<String>,
    pub series: Vec<String>,
    pub contents: Vec<String>,
    pub closing: Vec<String>,
    pub issued: Vec<String>,
    pub helped: Vec<String>,
    pub dated: Vec<String>,
    pub other_dates: Vec<String>,
    pub keys: Vec<String>,
    pub openings: Vec<String>,
    pub generic: Vec<String>,
    pub months: Vec<Vec<String>>,
    pub number_issuers: Vec<(String, String, String)>,
    pub formulas: Vec<(String, String)>,
}

/// `sentences.toml`: where sentences do not end.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SentenceWords {
    pub abbreviations: HashSet<String>,
    pub ambiguous: HashSet<String>,
    pub starters: HashSet<String>,
}

/// `citations.toml`: verbs that govern works.
#[derive(Debug, Default)]
pub(crate) struct Verbs {
    pub before: Vec<(String, Manner)>,
    pub after: HashMap<String, Manner>,
}

impl Verbs {
    fn parse(text: &str) -> Self {
        type Lists = BTreeMap<Manner, Vec<String>>;
        let mut tables: BTreeMap<String, Lists> = toml::from_str(text).unwrap_or_default();
        let mut verbs = |name: &str| {
            let lists = tables.remove(name).unwrap_or_default();
            lists.into_iter().flat_map(|(manner, verbs)| verbs.into_iter().map(move |verb| (verb, manner)))
        };
        Self { before: verbs("before").collect(), after: verbs("after").collect() }
    }
}

/// `bodies.toml`: the words that names of bodies are made of.
#[derive(Debug, Default, Deserialize)]
pub(super) struct BodyWords {
    pub words: Vec<String>,
    pub leading: Vec<String>,
    pub places: Vec<String>,
    pub loose: Vec<String>,
    pub joining: Vec<String>,
    pub conjunctions: Vec<String>,
    pub central: Vec<String>,
    pub levels: BTreeMap<String, Vec<String>>,
    pub provinces: Provinces,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Provinces {
    pub china: Vec<(String, String)>,
    pub others: Vec<String>,
}

/// A body of `bodies.tsv`.
#[derive(Debug)]
pub(super) struct Known {
    pub name: &'static str,
    pub others: Vec<&'static str>,
    pub level: Option<Level>,
    pub of_china: bool,
}

pub(super) static DOCUMENTS: LazyLock<Documents> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../dictionaries/english/documents.toml")).unwrap_or_default()
});
pub(super) static BODY_WORDS: LazyLock<BodyWords> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../dictionaries/english/bodies.toml")).unwrap_or_default()
});
pub(crate) static SENTENCES: LazyLock<SentenceWords> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../dictionaries/english/sentences.toml")).unwrap_or_default()
});
pub(crate) static VERBS: LazyLock<Verbs> =
    LazyLock::new(|| Verbs::parse(include_str!("../../../dictionaries/english/citations.toml")));
pub(super) static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let lines = include_str!("../../../dictionaries/english/bodies.tsv").lines();
    let known = |line: &'static str| {
        let mut fields = line.split('\t');
        Some(Known {
            name: fields.next().filter(|name| !name.is_empty())?,
            others: fields.next().unwrap_or_default().split('|').filter(|name| !name.is_empty()).collect(),
            level: fields.next().and_then(|level| level.parse().ok()),
            of_china: fields.next() == Some("CN"),
        })
    };
    lines.filter(|line| !line.starts_with('#')).filter_map(known).collect()
});

/// A pattern that matches one of `words`, the longest first, whole and without regard to case; `|` and brackets stand for themselves.
pub(super) fn one_of<'w>(words: impl IntoIterator<Item = &'w String>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|word| regex::escape(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    format!(r"(?i:{})", words.join("|"))
}

/// Letters and digits alone, in lower case: what two spellings of a title share.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this program")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_read() {
        assert!(DOCUMENTS.kinds.iter().any(|kind| kind == "directive"));
        assert_eq!(DOCUMENTS.months.len(), 12);
        assert!(BODY_WORDS.words.iter().any(|word| word == "ministry"));
        assert!(BODY_WORDS.levels.keys().all(|level| level.parse::<Level>().is_ok()));
        assert_eq!(BODY_WORDS.provinces.china.len(), 32);
        assert_eq!(VERBS.after.get("repealed"), Some(&Manner::Repeal));
        assert!(VERBS.before.contains(&("pursuant to".to_owned(), Manner::Accordance)));
        assert!(SENTENCES.abbreviations.contains("para.") && SENTENCES.starters.contains("the"));
        let who = KNOWN.iter().find(|known| known.others.contains(&"WHO"));
        assert_eq!(
            who.map(|known| (known.name, known.level)),
            Some(("World Health Organization", Some(Level::Central)))
        );
    }
}
