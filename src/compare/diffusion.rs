//! Many local texts over time: who was first with an element the national text does not have, and who took it up.

use serde::{Deserialize, Serialize};
use time::Date;

use super::Unit;
use super::candidates::Pair;
use super::equivalents::Equivalents;
use crate::model::Document;

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

/// The elements of local texts, each given with its units that have no national counterpart: those most taken up first,
/// then by date.
pub fn diffusion(texts: &[(&Document, Vec<&Unit>)]) -> Vec<Element> {
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
                unit: (*unit).clone(),
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
        let earlier =
            elements.iter().enumerate().filter(|(_, (_, known))| known.first.document != holder.document);
        let scored = earlier.map(|(place, &(first, _))| (place, pair.likeness(at, first)));
        let best = scored.filter(|(_, score)| *score >= TAKEN_UP).max_by(|a, b| a.1.total_cmp(&b.1));
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
