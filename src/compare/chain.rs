//! Texts of one line of descent in one view, such as central, province, county: what each took from those above it, what
//! it changed, and what it added for those below.

use serde::{Deserialize, Serialize};

use super::{Comparison, Unit, compare};
use crate::model::{Document, Relation};

/// Texts from the top downwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// Ids of the documents, from the top.
    pub documents: Vec<String>,
    /// Each text beside the one right above it; one less than documents.
    pub steps: Vec<Comparison>,
    /// What came up in one of the texts and what became of it below, by text and place where it came up.
    pub threads: Vec<Thread>,
}

/// One matter on its way down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The text it came up in: its place in [`Chain::documents`].
    pub level: usize,
    /// Id of the unit that brought it up: one that takes up nothing from above.
    pub unit: String,
    /// The units that took it up, from the top.
    pub taken_up: Vec<TakenUp>,
}

/// A unit that takes up the matter of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenUp {
    /// Its text: its place in [`Chain::documents`].
    pub level: usize,
    /// Its id.
    pub unit: String,
    /// The text it has the matter from: the nearest above that has it.
    pub from: usize,
    /// What it made of it.
    pub relation: Relation,
}

/// Sets texts, from the top downwards, into one view.
pub fn chain(documents: &[Document]) -> Chain {
    // By lower, then upper text.
    let mut pairs: Vec<Vec<Comparison>> = documents
        .iter()
        .enumerate()
        .map(|(at, lower)| documents[..at].iter().map(|upper| compare(upper, lower)).collect())
        .collect();
    let units = |level: usize| -> &[Unit] {
        match (pairs[level].last(), pairs.get(1)) {
            (Some(comparison), _) => &comparison.local_units,
            (None, Some(second)) => &second[0].national_units,
            (None, None) => &[],
        }
    };
    let mut threads = Vec::new();
    for (level, above) in pairs.iter().enumerate() {
        for (at, unit) in units(level).iter().enumerate() {
            if above.iter().all(|above| above.alignments[at].relation == Relation::New) {
                threads.push(Thread { level, unit: unit.id.clone(), taken_up: Vec::new() });
            }
        }
    }
    for thread in &mut threads {
        for (level, above) in pairs.iter().enumerate().skip(thread.level + 1) {
            for at in 0..units(level).len() {
                thread.follow(level, at, above);
            }
        }
    }
    let steps = pairs.iter_mut().filter_map(Vec::pop).collect();
    Chain { documents: documents.iter().map(|document| document.id.clone()).collect(), steps, threads }
}

impl Thread {
    /// Adds the unit `at` of the text at `level` where it takes the matter up; `above` sets it beside each higher text.
    fn follow(&mut self, level: usize, at: usize, above: &[Comparison]) {
        for from in (self.level..level).rev() {
            let alignment = &above[from].alignments[at];
            let has = |unit: &str| {
                (from == self.level && unit == self.unit)
                    || self.taken_up.iter().any(|taken| taken.level == from && taken.unit == unit)
            };
            if alignment.national.iter().any(|link| has(&link.passage)) {
                let relation = alignment.relation;
                self.taken_up.push(TakenUp { level, unit: alignment.local.clone(), from, relation });
                return;
            }
        }
    }
}
