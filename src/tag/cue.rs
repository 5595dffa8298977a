//! One cue of a codebook: what to look for, and when it counts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::expression::Expression;
use super::pattern::Pattern;
use super::sentence::Sentence;
use crate::model::Span;
use crate::segment::fold;

/// A cue: what to look for, and when it counts.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) find: Find,
    /// A hit that shares a code point with one of these does not count.
    pub(super) unless: Vec<String>,
    pub(super) when: Conditions,
    /// What the cue says beyond its code; each codebook has its own few.
    pub(super) role: String,
    /// The cue as it is written.
    pub(super) written: String,
    /// Line of the file, from 1.
    pub(super) line: usize,
    /// What it weighs.
    pub(super) weight: f32,
}

/// The two ways to look for a cue.
#[derive(Clone, Debug)]
pub(super) enum Find {
    /// Words, with gaps between.
    Words(Pattern),
    /// A regular expression over the folded sentence.
    Regex(Expression),
}

/// Where a cue must stand to count. What is left out asks nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Conditions {
    pub(super) at: Option<At>,
    /// `true` asks for a negation before it, `false` for none.
    pub(super) negated: Option<bool>,
    /// `true` asks for a quotation or title around it, `false` for none.
    pub(super) quoted: Option<bool>,
    /// Codes of the codebook of actors: the responsible body must be of one of them, or of one below it.
    pub(super) actor: Vec<String>,
}

/// A part of a sentence, or what stands above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum At {
    /// The headings above the sentence.
    Heading,
    /// Where the sentence begins, after its number.
    Start,
    /// Where a comma-clause begins.
    Clause,
    /// Where the sentence ends, before its last mark.
    End,
}

/// A cue as a file has it: its words alone, or a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCue {
    find: Option<String>,
    regex: Option<String>,
    #[serde(default)]
    unless: Vec<String>,
    at: Option<At>,
    negated: Option<bool>,
    quoted: Option<bool>,
    #[serde(default)]
    actor: Vec<String>,
    #[serde(default)]
    role: String,
    weight: Option<f32>,
}

impl Conditions {
    /// Whether words found in a sentence stand as the conditions ask. Quotations up to `terms` code points are no
    /// quotations where nothing is said of them.
    pub(super) fn hold(&self, words: &[Span], sentence: &Sentence, terms: usize) -> bool {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let stands = match self.at {
            None | Some(At::Heading) => true,
            Some(At::Start) => sentence.clause(first.start) == 0 && sentence.begins_clause(first.start),
            Some(At::Clause) => sentence.begins_clause(first.start),
            Some(At::End) => sentence.ends_sentence(last.end),
        };
        let quoted = |terms| words.iter().any(|word| sentence.is_quoted(*word, terms));
        stands
            && self.negated.is_none_or(|negated| sentence.is_negated(first.start) == negated)
            && match self.quoted {
                Some(wanted) => quoted(0) == wanted,
                None => !quoted(terms),
            }
    }
}

impl Cue {
    /// Reads a cue that stands in `line`. `unless` is what silences all cues of its code, `weight` what they weigh
    /// that say nothing else, `lists` are the codebook's.
    pub(super) fn parse(
        value: toml::Value,
        line: usize,
        unless: &[String],
        weight: f32,
        lists: &BTreeMap<String, Vec<String>>,
    ) -> Result<Self, String> {
        let value = match value {
            toml::Value::String(words) => toml::Table::from_iter([("find".to_owned(), words.into())]).into(),
            other => other,
        };
        let cue: FileCue = value.try_into().map_err(|error: toml::de::Error| {
            format!("a cue is a text or a table like {{ find = \"…\", at = \"start\" }}: {}", error.message())
        })?;
        let written = cue.find.clone().or_else(|| cue.regex.clone()).unwrap_or_default();
        let find = match (cue.find, cue.regex) {
            (Some(words), None) => Find::Words(Pattern::parse(&words, lists)?),
            (None, Some(regex)) => Find::Regex(Expression::parse(&regex, lists)?),
            _ => return Err("a cue has either 'find' or 'regex'".to_owned()),
        };
        let unless = unless.iter().chain(&cue.unless).map(|text| fold(text).text).collect();
        let when = Conditions { at: cue.at, negated: cue.negated, quoted: cue.quoted, actor: cue.actor };
        let weight = cue.weight.unwrap_or(weight);
        Ok(Self { find, unless, when, role: cue.role, written, line, weight })
    }
}
