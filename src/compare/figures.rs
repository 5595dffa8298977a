//! A comparison in figures: how much of the national text was taken up, how much of the local text is new, copied
//! or made workable, and how signals, strength and ambiguity changed on the way. `docs/comparison.md` has the formulas.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::units::UnitDirective;
use super::{Comparison, Unit};
use crate::model::{Relation, Signal};

/// Figures of one comparison or a part of it. Shares are from 0 to 1 and 0 where there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Share of the national directive sentences that the local text takes up; of the national units where the
    /// national text has no directive sentence or was not tagged.
    pub coverage: f32,
    /// National directive sentences.
    pub directives: usize,
    /// Those the local text takes up.
    pub directives_taken_up: usize,
    /// Share of the national units that the local text takes up.
    pub unit_coverage: f32,
    /// Share of the local units without national counterpart.
    pub invention: f32,
    /// Share of the local text's letters and ideographs that stand in the national units it takes up.
    pub verbatim: f32,
    /// Measures (numbers, time limits, bodies, procedures …) added per local unit with a counterpart.
    pub operationalization: f32,
    /// The same for each kind of measure: `time limit`, `number`, `money`, `competent body` …
    pub measures: BTreeMap<String, f32>,
    /// Number of local units by relation.
    pub relations: BTreeMap<Relation, usize>,
    /// Number of links by the signal of the national unit, then of the local one.
    pub signals: BTreeMap<Signal, BTreeMap<Signal, usize>>,
    /// Mean strength (1 to 5) of the directive sentences of linked units.
    pub strength: Change,
    /// Mean ambiguity (0 to 1) of the directive sentences of linked units.
    pub ambiguity: Change,
}

/// A mean on both sides; absent where there is nothing to take it of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// In the national units that are taken up.
    pub national: Option<f32>,
    /// In the local units that take something up.
    pub local: Option<f32>,
}

/// The part of a comparison under one national chapter, or of one instrument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The top heading of the chapter, empty for what stands under none; the code of the instrument.
    pub name: String,
    /// Ids of its national units.
    pub national: Vec<String>,
    /// Ids of its local units: of a chapter those that take something of it up, of an instrument those coded with it.
    pub local: Vec<String>,
    /// Its figures. In a chapter nothing is new, as what is new belongs to no chapter.
    pub figures: Figures,
}

/// What the units of a comparison say, ready to be counted.
pub(super) struct Count<'a> {
    comparison: &'a Comparison,
    /// For each local unit the places of its national units.
    links: Vec<Vec<usize>>,
    /// For each local unit how many letters it has, and how many of them stand in its national units.
    letters: Vec<(usize, usize)>,
}

impl<'a> Count<'a> {
    /// Of a comparison, whose figures need not be there yet.
    pub fn of(comparison: &'a Comparison, links: Vec<Vec<usize>>, letters: Vec<(usize, usize)>) -> Self {
        Self { comparison, links, letters }
    }

    /// The figures of everything.
    pub fn all(&self) -> Figures {
        self.figures(&|_| true, &|_| true)
    }

    /// The figures by national chapter, in the order of the text.
    pub fn chapters(&self) -> Vec<Group> {
        let units = &self.comparison.national_units;
        let mut names: Vec<&str> = Vec::new();
        for unit in units {
            if !names.contains(&unit.chapter()) {
                names.push(unit.chapter());
            }
        }
        let group = |name: &str| {
            let national = |at: usize| units[at].chapter() == name;
            self.group(name, &national, &|local| self.links[local].iter().any(|&at| national(at)))
        };
        names.into_iter().map(group).collect()
    }

    /// The figures by instrument, in the order of their codes.
    pub fn instruments(&self) -> Vec<Group> {
        let Comparison { national_units, local_units, .. } = self.comparison;
        let codes: BTreeSet<&String> =
            national_units.iter().chain(local_units).flat_map(|unit| &unit.instruments).collect();
        let group = |code: &String| {
            let has = |unit: &Unit| unit.instruments.contains(code);
            self.group(code, &|at| has(&national_units[at]), &|at| has(&local_units[at]))
        };
        codes.into_iter().map(group).collect()
    }

    fn group(&self, name: &str, national: &dyn Fn(usize) -> bool, local: &dyn Fn(usize) -> bool) -> Group {
        let ids = |units: &[Unit], within: &dyn Fn(usize) -> bool| {
            let units = units.iter().enumerate().filter(|(at, _)| within(*at));
            units.map(|(_, unit)| unit.id.clone()).collect()
        };
        Group {
            name: name.to_owned(),
            national: ids(&self.comparison.national_units, national),
            local: ids(&self.comparison.local_units, local),
            figures: self.figures(national, local),
        }
    }

    /// The figures of the national and local units for which the two say so.
    fn figures(&self, national: &dyn Fn(usize) -> bool, local: &dyn Fn(usize) -> bool) -> Figures {
        let Comparison { national_units, local_units, alignments, .. } = self.comparison;
        let nationals: Vec<usize> = (0..national_units.len()).filter(|&at| national(at)).collect();
        let locals: Vec<usize> = (0..local_units.len()).filter(|&at| local(at)).collect();
        let taken_up: BTreeSet<usize> =
            self.links.iter().flatten().copied().filter(|&at| national(at)).collect();
        let mut figures = Figures::default();
        for directive in nationals.iter().flat_map(|&at| &national_units[at].directives) {
            figures.directives += 1;
            figures.directives_taken_up += usize::from(directive.linked);
        }
        figures.unit_coverage = share(taken_up.len(), nationals.len());
        figures.coverage = match figures.directives {
            0 => figures.unit_coverage,
            all => share(figures.directives_taken_up, all),
        };
        let (mut letters, mut shared) = (0, 0);
        let mut measures: BTreeMap<&str, usize> = BTreeMap::new();
        for &at in &locals {
            *figures.relations.entry(alignments[at].relation).or_default() += 1;
            for (name, count) in &alignments[at].measures {
                *measures.entry(name).or_default() += count;
            }
            letters += self.letters[at].0;
            shared += self.letters[at].1;
            for &from in self.links[at].iter().filter(|&&from| national(from)) {
                if let (Some(from), Some(to)) = (national_units[from].signal, local_units[at].signal) {
                    *figures.signals.entry(from).or_default().entry(to).or_default() += 1;
                }
            }
        }
        let new = figures.relations.get(&Relation::New).copied().unwrap_or(0);
        let aligned = locals.len() - new;
        figures.invention = share(new, locals.len());
        figures.verbatim = share(shared, letters);
        figures.operationalization = share(measures.values().sum(), aligned);
        figures.measures =
            measures.into_iter().map(|(name, count)| (name.to_owned(), share(count, aligned))).collect();
        let before = taken_up.iter().flat_map(|&at| &national_units[at].directives);
        let after = locals
            .iter()
            .filter(|&&at| !self.links[at].is_empty())
            .flat_map(|&at| &local_units[at].directives);
        let mean = |of: fn(&UnitDirective) -> f32| Change {
            national: mean(before.clone().map(of)),
            local: mean(after.clone().map(of)),
        };
        figures.strength = mean(|directive| f32::from(directive.strength));
        figures.ambiguity = mean(|directive| directive.ambiguity);
        figures
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The mean; absent where there is no value.
pub(super) fn mean(values: impl Iterator<Item = f32>) -> Option<f32> {
    let (count, sum) = values.fold((0u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / count as f32)
}
