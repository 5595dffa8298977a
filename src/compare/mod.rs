//! Sets local passages beside national ones: what a local text copied, adapted, made workable, hardened,
//! softened, left out or invented.

mod align;
mod candidates;
mod chain;
mod change;
mod diffusion;
mod equivalents;
mod evidence;
mod figures;
mod links;
mod references;
mod relation;
mod rows;
mod units;
mod versions;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Alignment, Document, Link, Relation};
use candidates::Pair;
use equivalents::Equivalents;
use figures::Count;
use links::Tie;
use relation::{Case, Decision};

pub use chain::{Chain, TakenUp, Thread, chain};
pub use diffusion::{Element, Holder, MOST_NEW, NewUnits, diffusion};
pub use figures::{Change, Figures, Group};
pub use rows::{DiffusionRow, FiguresRow, diffusion_rows, shifts};
pub use units::{Unit, UnitDirective, label};
pub use versions::{Revised, Revision, Versions, versions};

/// A national and a local text side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// The same for each chapter of the national text, in its order.
    pub chapters: Vec<Group>,
    /// The same for each instrument (NATO), by code.
    pub instruments: Vec<Group>,
}

/// Sets `local` beside `national`.
pub fn compare(national: &Document, local: &Document) -> Comparison {
    let national_units = units::units(national);
    let local_units = units::units(local);
    let pair = Pair::new(&Equivalents::of(national, local), &national_units, &local_units);
    let mut ties = links::links(&pair, &pair.scores());
    references::follow(&mut ties, &pair, &local_units);
    let mut comparison = Comparison {
        national: national.id.clone(),
        local: local.id.clone(),
        national_units,
        local_units,
        ..Comparison::default()
    };
    let mut letters = Vec::new();
    for (at, ties) in ties.iter().enumerate() {
        let (alignment, shared) = alignment(&comparison, at, ties, &pair);
        letters.push(shared);
        comparison.alignments.push(alignment);
    }
    let links: Vec<Vec<usize>> =
        ties.iter().map(|ties| ties.iter().map(|tie| tie.national).collect()).collect();
    evidence::meet(&mut comparison, &links);
    let left_out = comparison.national_units.iter().enumerate();
    let left_out = left_out.filter(|(at, _)| !links.iter().any(|links| links.contains(at)));
    comparison.left_out = left_out.map(|(_, unit)| unit.id.clone()).collect();
    let count = Count::of(&comparison, links, letters);
    let (figures, chapters, instruments) = (count.all(), count.chapters(), count.instruments());
    Comparison { figures, chapters, instruments, ..comparison }
}

/// Finds the evidence for one local unit's ties and decides what became of the national matter. Gives besides how many
/// letters the unit has, and how many of them are national.
fn alignment(comparison: &Comparison, at: usize, ties: &[Tie], pair: &Pair) -> (Alignment, (usize, usize)) {
    let (unit, local) = (&comparison.local_units[at], &pair.local[at]);
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
            passage: comparison.national_units[tie.national].id.clone(),
            score: tie.score,
            shared: local.reading.original(found.longest, &unit.text),
            evidence: evidence::evidence(&local.reading, &national.reading, &found),
        });
    }
    let decision = match ties {
        [] => Decision {
            relation: Relation::New,
            reasons: vec!["no national counterpart".into()],
            measures: BTreeMap::new(),
        },
        _ => relation::decide(&Case {
            local,
            shared: &shared,
            national: ties.iter().map(|tie| &pair.national[tie.national]).collect(),
            national_share,
            changes: change::changes(&comparison.national_units[ties[0].national], unit),
        }),
    };
    let mut reasons = decision.reasons;
    for end in ties.iter().flat_map(|tie| &tie.ends) {
        let reason = format!("both about {end}");
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let letters = local.reading.text.chars().zip(&shared).filter(|(c, _)| c.is_alphanumeric());
    let letters = letters.fold((0, 0), |(all, same), (_, is)| (all + 1, same + usize::from(*is)));
    let Decision { relation, measures, .. } = decision;
    (Alignment { local: unit.id.clone(), national: links, relation, reasons, measures }, letters)
}

#[cfg(test)]
mod tests;
