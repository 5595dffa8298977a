//! Sets local passages beside national ones: what a local text copied, adapted, made workable, hardened,
//! softened, left out or invented.

mod align;
mod candidates;
mod coverage;
mod equivalents;
mod links;
mod references;
mod relation;
mod units;

use serde::{Deserialize, Serialize};

use crate::model::{Alignment, Document, Link, Relation};
use candidates::{Pair, Prepared};
use coverage::Coverage;
use equivalents::Equivalents;
use links::Tie;
use relation::{Case, Decision};

pub use coverage::Figures;
pub use units::label;

/// A national and a local text side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Id of the national document.
    pub national: String,
    /// Id of the local document.
    pub local: String,
    /// The units of the national text, in order.
    pub national_units: Vec<Unit>,
    /// The units of the local text, in order.
    pub local_units: Vec<Unit>,
    /// One for each local unit, in order; their ids are those of units.
    pub alignments: Vec<Alignment>,
    /// Ids of the national units no local unit takes up.
    pub left_out: Vec<String>,
    /// The comparison in figures.
    pub figures: Figures,
}

/// What is compared: an article 条 or numbered item with all its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Id of its first passage.
    pub id: String,
    /// Its number as the passages give it, such as 第九条; empty when it has none.
    pub number: String,
    /// The heading path on one line.
    pub heading: String,
    /// First page it stands on, from 1.
    pub page: u32,
    /// The original text of its passages, one a line.
    pub text: String,
    /// Ids of its passages, in order.
    pub passages: Vec<String>,
}

/// Sets `local` beside `national`.
pub fn compare(national: &Document, local: &Document) -> Comparison {
    let national_units = units::units(national);
    let local_units = units::units(local);
    let pair = Pair::new(&Equivalents::of(national, local), &national_units, &local_units);
    let mut ties = links::links(&pair, &pair.scores());
    references::follow(&mut ties, &pair, &local_units);
    let mut coverage = Coverage::default();
    let alignments = local_units
        .iter()
        .zip(ties.iter().zip(&pair.local))
        .map(|(unit, (ties, prepared))| {
            alignment(unit, prepared, ties, &pair, &national_units, &mut coverage)
        })
        .collect();
    let (left_out, figures) = coverage.close(&national_units);
    Comparison {
        national: national.id.clone(),
        local: local.id.clone(),
        national_units,
        local_units,
        alignments,
        left_out,
        figures,
    }
}

/// Finds the evidence for one local unit's ties and decides what became of the national matter.
fn alignment(
    unit: &Unit,
    local: &Prepared,
    ties: &[Tie],
    pair: &Pair,
    national_units: &[Unit],
    coverage: &mut Coverage,
) -> Alignment {
    let mut shared = vec![false; local.reading.origins.len()];
    let mut links = Vec::new();
    let mut national_share = 0.0;
    for (rank, tie) in ties.iter().enumerate() {
        let national = &pair.national[tie.national];
        let found = align::shared(&local.tokens, &national.tokens);
        if rank == 0 {
            national_share = relation::share(&national.reading.text, &found.national);
        }
        for (mine, also) in shared.iter_mut().zip(&found.local) {
            *mine |= also;
        }
        links.push(Link {
            passage: national_units[tie.national].id.clone(),
            score: tie.score,
            shared: local.reading.original(found.longest, &unit.text),
        });
    }
    let decision = match ties {
        [] => {
            Decision { relation: Relation::New, reasons: vec!["no national counterpart".into()], measures: 0 }
        }
        _ => relation::decide(&Case {
            local,
            shared: &shared,
            national: ties.iter().map(|tie| &pair.national[tie.national]).collect(),
            national_share,
        }),
    };
    let mut reasons = decision.reasons;
    for end in ties.iter().flat_map(|tie| &tie.ends) {
        let reason = format!("both about {end}");
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    coverage.add(ties, decision.relation, decision.measures, &local.reading.text, &shared);
    Alignment { local: unit.id.clone(), national: links, relation: decision.relation, reasons }
}

#[cfg(test)]
mod tests;
