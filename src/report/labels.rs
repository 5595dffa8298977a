//! The page's own words, in Chinese and English: `dictionaries/report.toml`.

use std::collections::BTreeMap;
use std::fmt::Display;

use regex::Regex;
use serde::Deserialize;

use super::ReportError;
use crate::compare::Revised;
use crate::model::{Language, Level, Manner, Relation, Signal};

/// Every word the page says of itself, in one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub html_lang: String,
    pub title: String,
    pub subtitle: String,
    pub skip: String,
    pub contents: String,
    pub overview: String,
    pub overview_note: String,
    pub map: String,
    pub map_note: String,
    pub signals: String,
    pub signals_note: String,
    pub instruments: String,
    pub instruments_note: String,
    pub lineage: String,
    pub lineage_note: String,
    pub reading: String,
    pub reading_note: String,
    pub national_text: String,
    pub national: String,
    pub local: String,
    pub document: String,
    pub pages: String,
    pub relation_bar: String,
    pub taken_up: String,
    pub left_out: String,
    pub left_out_mark: String,
    pub left_out_what: String,
    pub left_out_by: String,
    pub coverage_what: String,
    pub taken_up_says: String,
    pub new_units: String,
    pub verbatim: String,
    pub verbatim_what: String,
    pub measures: String,
    pub measures_what: String,
    pub no_counterpart: String,
    pub apart: String,
    pub comma: String,
    pub nothing_in_common: String,
    pub taken_up_by: String,
    pub nobody: String,
    pub also: String,
    pub back_to_map: String,
    pub reasons: String,
    pub shared: String,
    pub inserted: String,
    pub dropped: String,
    pub exchanged: String,
    pub beside: String,
    pub by_chapter: String,
    pub by_instrument: String,
    pub show: String,
    pub legend: String,
    pub from: String,
    pub to: String,
    pub harder: String,
    pub same: String,
    pub softer: String,
    pub strength: String,
    pub strength_what: String,
    pub ambiguity: String,
    pub ambiguity_what: String,
    pub no_signals: String,
    pub evidence: String,
    pub no_instruments: String,
    pub chain: String,
    pub chain_note: String,
    pub step_says: String,
    pub came_up: String,
    pub from_text: String,
    pub stayed: String,
    pub diffusion: String,
    pub diffusion_note: String,
    pub diffusion_none: String,
    pub diffusion_too_much: String,
    pub element: String,
    pub rank_says: String,
    pub only_there: String,
    pub versions: String,
    pub versions_note: String,
    pub older: String,
    pub newer: String,
    pub not_in_version: String,
    pub same_words: String,
    pub citing: String,
    pub verb: String,
    pub cited: String,
    pub mentions: String,
    #[serde(rename = "where")]
    pub place: String,
    pub not_in_index: String,
    pub no_ties: String,
    pub unit_without_number: String,
    pub made_by: String,
    relations: Relations,
    signals_of: BTreeMap<String, String>,
    states: BTreeMap<Revised, String>,
    levels: BTreeMap<Level, String>,
    manners: BTreeMap<String, String>,
    #[serde(default)]
    said: Vec<Said>,
    #[serde(default)]
    terms: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relations {
    copy: RelationLabel,
    adapt: RelationLabel,
    elaborate: RelationLabel,
    harden: RelationLabel,
    soften: RelationLabel,
    new: RelationLabel,
}

/// How a relation is shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationLabel {
    pub name: String,
    /// One letter or hanzi for cells and bars.
    pub mark: String,
    /// What it means, in a few words.
    pub what: String,
}

/// How a reason is said in another language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(with = "pattern")]
    like: Regex,
    say: String,
}

mod pattern {
    use regex::Regex;
    use serde::{Deserialize, Deserializer, de::Error};

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
        Regex::new(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Labels {
    /// The labels in `language`.
    pub fn of(language: Language) -> Result<Self, ReportError> {
        #[derive(Deserialize)]
        struct File {
            en: Labels,
            zh: Labels,
        }
        let file: File = toml::from_str(include_str!("../../dictionaries/report.toml"))?;
        Ok(match language {
            Language::Chinese => file.zh,
            Language::English => file.en,
        })
    }

    /// Name, mark and meaning of a relation.
    pub fn relation(&self, relation: Relation) -> &RelationLabel {
        match relation {
            Relation::Copy => &self.relations.copy,
            Relation::Adapt => &self.relations.adapt,
            Relation::Elaborate => &self.relations.elaborate,
            Relation::Harden => &self.relations.harden,
            Relation::Soften => &self.relations.soften,
            Relation::New => &self.relations.new,
        }
    }

    /// What a signal says.
    pub fn signal(&self, signal: Signal) -> &str {
        self.signals_of.get(signal.as_str()).map_or(signal.as_str(), String::as_str)
    }

    /// What became of a unit in the newer version.
    pub fn state(&self, state: Revised) -> &str {
        self.states.get(&state).map_or(state.as_str(), String::as_str)
    }

    pub fn level(&self, level: Level) -> &str {
        self.levels.get(&level).map_or(level.as_str(), String::as_str)
    }

    pub fn manner(&self, manner: Manner) -> &str {
        self.manners.get(manner.as_str()).map_or(manner.as_str(), String::as_str)
    }

    /// A kind of measure or an end, in the page's language.
    pub fn term<'t>(&'t self, term: &'t str) -> &'t str {
        self.terms.get(term).map_or(term, String::as_str)
    }

    /// A reason of an alignment in the page's language.
    pub fn reason(&self, reason: &str) -> String {
        let Some((said, found)) = self.said.iter().find_map(|said| Some((said, said.like.captures(reason)?)))
        else {
            return reason.to_owned();
        };
        let groups: Vec<&str> = found
            .iter()
            .skip(1)
            .map(|group| group.map_or("", |group| group.as_str()))
            .map(|group| self.term(group))
            .collect();
        fill(&said.say, &groups.iter().map(|group| group as &dyn Display).collect::<Vec<_>>())
    }
}

/// `template` with its `{}` filled in, in order.
pub(super) fn fill(template: &str, values: &[&dyn Display]) -> String {
    let mut parts = template.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        if let Some(value) = values.get(at) {
            filled += &value.to_string();
        }
        filled += part;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_and_signal_has_its_own_words_in_both_languages() {
        for language in [Language::Chinese, Language::English] {
            let labels = Labels::of(language).expect("the dictionary is well formed");
            let mut marks: Vec<&str> =
                Relation::ALL.iter().map(|&relation| labels.relation(relation).mark.as_str()).collect();
            marks.push(&labels.left_out_mark);
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), Relation::ALL.len() + 1);
            assert!(Signal::ALL.iter().all(|&signal| labels.signal(signal) != signal.as_str()));
        }
    }

    #[test]
    fn reasons_are_said_in_chinese() {
        let labels = Labels::of(Language::Chinese).expect("the dictionary is well formed");
        assert_eq!(labels.reason("time limit added: 15日内"), "新增期限：15日内");
        assert_eq!(labels.reason("both about planning and funding"), "同为规划与经费");
        assert_eq!(labels.reason("38 % of the words shared"), "38% 文字相同");
        assert_eq!(labels.reason("form added: 《{} added: x》"), "新增表单：《{} added: x》");
        assert_eq!(labels.reason("of its own"), "of its own");
    }

    #[test]
    fn every_measure_and_end_has_a_chinese_name() {
        let labels = Labels::of(Language::Chinese).expect("the dictionary is well formed");
        let known: toml::Table = toml::from_str(include_str!("../../dictionaries/equivalents.toml"))
            .expect("the dictionary is well formed");
        let names = ["measure", "end"].iter().filter_map(|kind| known[*kind].as_array()).flatten();
        for name in names.map(|entry| entry["name"].as_str().expect("a name")) {
            assert!(labels.terms.contains_key(name), "{name}");
        }
    }

    #[test]
    fn templates_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &[&3, &"five"]), "3 of five");
        assert_eq!(fill("all", &[&1]), "all");
    }
}
