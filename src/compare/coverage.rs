//! A comparison in figures: how much of the national text was taken up, how much of the local text is new, copied
//! or made workable.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Unit;
use super::links::Tie;
use crate::model::Relation;

/// Figures of one comparison. Shares are from 0 to 1 and 0 where there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Share of the national units that the local text takes up.
    pub coverage: f32,
    /// Share of the local units without national counterpart.
    pub invention: f32,
    /// Share of the local text's letters and ideographs that stand in the national units it takes up.
    pub verbatim: f32,
    /// Measures (numbers, time limits, bodies, procedures …) added per local unit with a counterpart.
    pub operationalization: f32,
    /// Number of local units by relation.
    pub relations: BTreeMap<Relation, usize>,
}

/// Adds up what the alignments say.
#[derive(Default)]
pub(super) struct Coverage {
    taken_up: BTreeSet<usize>,
    relations: BTreeMap<Relation, usize>,
    measures: usize,
    letters: usize,
    shared: usize,
}

impl Coverage {
    /// Adds one local unit; `shared` says of each code point of `text` whether the national side has it.
    pub fn add(&mut self, ties: &[Tie], relation: Relation, measures: usize, text: &str, shared: &[bool]) {
        self.taken_up.extend(ties.iter().map(|tie| tie.national));
        *self.relations.entry(relation).or_default() += 1;
        self.measures += measures;
        for (_, same) in text.chars().zip(shared).filter(|(c, _)| c.is_alphanumeric()) {
            self.letters += 1;
            self.shared += usize::from(*same);
        }
    }

    /// Ids of the national units nobody took up, and the figures.
    pub fn close(self, national: &[Unit]) -> (Vec<String>, Figures) {
        let left_out = national.iter().enumerate().filter(|(at, _)| !self.taken_up.contains(at));
        let locals: usize = self.relations.values().sum();
        let new = self.relations.get(&Relation::New).copied().unwrap_or(0);
        let figures = Figures {
            coverage: share(self.taken_up.len(), national.len()),
            invention: share(new, locals),
            verbatim: share(self.shared, self.letters),
            operationalization: share(self.measures, locals - new),
            relations: self.relations,
        };
        (left_out.map(|(_, unit)| unit.id.clone()).collect(), figures)
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
