//! Many local texts over time: who was first with an element the national text does not have, and who took it up.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use time::Date;

use super::candidates::Pair;
use super::equivalents::Equivalents;
use super::{Comparison, Unit, units};
use crate::model::{Document, Relation};

/// More new units than this are not held against one another unasked, since each is held against all before it.
pub const MOST_NEW: usize = 5_000;
/// Elements a thread looks through at once.
const AT_ONCE: usize = 64;
/// A unit this like an earlier one has the same element.
const TAKEN_UP: f32 = 0.34;

/// Something new in local texts and who has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Element {
    /// The text that has it first. Where dates are missing or equal the order is that of the names of files.
    pub first: Holder,
    /// The texts that took it up, by date; each once, with the unit that is likest.
    pub taken_up: Vec<Holder>,
}

/// A text that has an element.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    /// Id of the document.
    pub document: String,
    /// Its date in ISO form, where it is known.
    pub date: Option<String>,
    /// Its unit.
    pub unit: Unit,
    /// Likeness to the first text's unit, 0 to 1.
    pub score: f32,
}

impl Element {
    /// All texts that have it, by date.
    pub fn holders(&self) -> impl Iterator<Item = &Holder> {
        [&self.first].into_iter().chain(&self.taken_up)
    }
}

/// Which units of local texts are new beside every national text they are compared with: by id of the text, the places of
/// its units.
#[derive(Debug, Default)]
pub struct NewUnits(BTreeMap<String, Vec<u32>>);

impl NewUnits {
    /// Counts in that the local text is compared with this national one too.
    pub fn add(&mut self, comparison: &Comparison) {
        let is_new = |at: usize| comparison.alignments[at].relation == Relation::New;
        match self.0.get_mut(&comparison.local) {
            Some(known) => known.retain(|&at| is_new(at as usize)),
            None => {
                let new = (0..comparison.alignments.len()).filter(|&at| is_new(at)).map(|at| at as u32);
                self.0.insert(comparison.local.clone(), new.collect());
            }
        }
    }

    /// Whether this text has any.
    pub fn has(&self, document: &Document) -> bool {
        self.0.get(&document.id).is_some_and(|new| !new.is_empty())
    }

    /// How many there are in all texts.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The new units of those of `documents` that were compared, for [`diffusion`].
    pub fn of<'d>(&self, documents: impl Iterator<Item = &'d Document>) -> Vec<(&'d Document, Vec<Unit>)> {
        let compared = documents.filter_map(|document| Some((document, self.0.get(&document.id)?)));
        compared
            .map(|(document, new)| {
                let units = units::units(document).into_iter().enumerate();
                let units = units.filter(|(at, _)| new.binary_search(&(*at as u32)).is_ok());
                (document, units.map(|(_, unit)| unit).collect())
            })
            .collect()
    }
}

/// The elements of local texts, each given with its units that have no national counterpart: those most taken up first,
/// then by date.
pub fn diffusion(texts: &[(&Document, Vec<Unit>)]) -> Vec<Element> {
    let mut texts: Vec<_> = texts.iter().collect();
    let key = |document: &Document| {
        let date: Option<Date> = document.metadata.date;
        (date.is_none(), date, document.source.path.clone())
    };
    texts.sort_by_key(|(document, _)| key(document));
    let holders: Vec<Holder> = texts
        .iter()
        .flat_map(|(document, units)| {
            units.iter().map(|unit| Holder {
                document: document.id.clone(),
                date: document.metadata.date.map(|date| date.to_string()),
                unit: unit.clone(),
                score: 1.0,
            })
        })
        .collect();
    let pair = Pair::gathered(
        texts.iter().map(|(document, units)| (Equivalents::of(document, document), units.as_slice())),
    );
    // By the place of the first holder.
    let mut elements: Vec<(usize, Element)> = Vec::new();
    for (at, holder) in holders.into_iter().enumerate() {
        let earlier = elements.par_iter().with_min_len(AT_ONCE).enumerate();
        let earlier = earlier.filter(|(_, (_, known))| known.first.document != holder.document);
        let scored = earlier.map(|(place, &(first, _))| (place, pair.likeness(at, first)));
        let liker = |a: &(usize, f32), b: &(usize, f32)| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0));
        let best = scored.filter(|(_, score)| *score >= TAKEN_UP).max_by(liker);
        let Some((place, score)) = best else {
            elements.push((at, Element { first: holder, taken_up: Vec::new() }));
            continue;
        };
        let taken_up = &mut elements[place].1.taken_up;
        match taken_up.iter_mut().find(|known| known.document == holder.document) {
            Some(known) if known.score >= score => {}
            Some(known) => *known = Holder { score, ..holder },
            None => taken_up.push(Holder { score, ..holder }),
        }
    }
    let mut elements: Vec<Element> = elements.into_iter().map(|(_, element)| element).collect();
    elements.sort_by_key(|element| std::cmp::Reverse(element.taken_up.len()));
    elements
}
