//! Holds a comparison against an alignment by hand.
//!
//! A gold file has one local unit a row: its number, the numbers of the national units whose matter it takes up, the
//! most important first, and the relation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::figures::{Score, agreement, f1};
use super::gold::{self, GoldError};
use crate::compare::{Comparison, Unit, label};
use crate::model::Relation;

/// How well a comparison agrees with an alignment by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AlignmentEvaluation {
    /// Local units coded by hand.
    #[serde(skip)]
    pub units: usize,
    /// Which national units each local one takes up.
    pub links: Links,
    /// What became of their matter.
    pub relation: Relations,
    /// The local units on which something differs, in order.
    pub wrong: Vec<WrongUnit>,
}

/// Agreement on links.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Links {
    /// Local units whose most important national unit is the same; none on both sides is the same.
    pub first_correct: usize,
    /// Share of the links found that are right; 1 when none was found.
    pub precision: f64,
    /// Share of the right links that were found; 1 when there is none.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Agreement on relations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relations {
    /// Share of local units with the same relation.
    pub accuracy: f64,
    /// Cohen's κ.
    pub kappa: f64,
    /// By relation.
    pub per_relation: BTreeMap<String, Score>,
}

/// A local unit on which coder and program differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongUnit {
    /// Its number.
    pub local: String,
    /// Its original text.
    pub text: String,
    /// What the gold file says.
    pub gold: Coding,
    /// What the program found.
    pub found: Coding,
    /// The coder's words for it.
    pub evidence: String,
    /// The program's reasons.
    pub reasons: Vec<String>,
}

/// What one side says of a local unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// Numbers of the national units, the most important first.
    pub national: Vec<String>,
    /// The relation.
    pub relation: Relation,
}

/// Compares an alignment by hand with `comparison`. Units the gold file does not name count for nothing.
///
/// # Errors
/// The gold file is not as it should be, or names a unit the texts do not have.
pub fn evaluate_alignment(gold: &str, comparison: &Comparison) -> Result<AlignmentEvaluation, GoldError> {
    let labels = |units: &[Unit]| units.iter().map(|unit| label(&unit.number)).collect::<Vec<_>>();
    let (national, local) = (labels(&comparison.national_units), labels(&comparison.local_units));
    let mut used = vec![false; local.len()];
    let mut relations = Vec::new();
    let (mut first_correct, mut right, mut golden, mut found_links) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (line, [number, links, relation, evidence]) in
        gold::table(gold, ["local", "national", "relation", "evidence"])?
    {
        let unknown = |side, unit: String, known: &[String]| GoldError::Unit {
            line,
            side,
            unit,
            known: known.join(" "),
        };
        // Numbers that come again, as in a text with an annex, are meant in the order of the text.
        let at = (0..local.len()).find(|&at| !used[at] && local[at] == label(&number)).ok_or_else(|| {
            let again = if local.contains(&label(&number)) { "further " } else { "" };
            unknown("local", format!("{again}unit '{number}'"), &local)
        })?;
        used[at] = true;
        let relation = Relation::ALL
            .into_iter()
            .find(|known| known.as_str() == relation)
            .ok_or_else(|| GoldError::Value { line, column: "relation", value: relation.clone() })?;
        let mut links: Vec<String> = gold::list(&links).map(label).collect();
        let mut seen = BTreeSet::new();
        links.retain(|link| seen.insert(link.clone()));
        if let Some(absent) = links.iter().find(|link| !national.contains(link)) {
            return Err(unknown("national", format!("unit '{absent}'"), &national));
        }
        let gold = Coding { national: links, relation };
        let alignment = &comparison.alignments[at];
        let found = Coding {
            national: alignment
                .national
                .iter()
                .filter_map(|link| comparison.national_units.iter().position(|unit| unit.id == link.passage))
                .map(|unit| national[unit].clone())
                .collect(),
            relation: alignment.relation,
        };
        first_correct += usize::from(gold.national.first() == found.national.first());
        right += gold.national.iter().filter(|link| found.national.contains(link)).count();
        golden += gold.national.len();
        found_links += found.national.len();
        relations.push((gold.relation.as_str(), found.relation.as_str()));
        if gold != found {
            wrong.push(WrongUnit {
                local: local[at].clone(),
                text: comparison.local_units[at].text.clone(),
                gold,
                found,
                evidence,
                reasons: alignment.reasons.clone(),
            });
        }
    }
    let share = |of: usize| if of == 0 { 1.0 } else { right as f64 / of as f64 };
    let agreement = agreement(&relations, &Relation::ALL.map(Relation::as_str));
    Ok(AlignmentEvaluation {
        units: relations.len(),
        links: Links {
            first_correct,
            precision: share(found_links),
            recall: share(golden),
            f1: f1(right, golden, found_links),
        },
        relation: Relations {
            accuracy: agreement.accuracy,
            kappa: agreement.kappa,
            per_relation: agreement.per_code,
        },
        wrong,
    })
}
