//! Two versions of one text, article by article.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::align::{self, Lexicon, Tokens};
use super::candidates::Pair;
use super::equivalents::{Equivalents, Reading};
use super::{Unit, evidence, units};
use crate::model::{Document, Evidence, Span};
use crate::segment::fold;

/// Units this like are one article in two versions, and this like where they have one number.
const SAME: f32 = 0.5;
const SAME_NUMBER: f32 = 0.3;

/// An older and a newer version of one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// Id of the older document.
    pub old: String,
    /// Id of the newer document.
    pub new: String,
    /// The units of the older one.
    pub old_units: Vec<Unit>,
    /// The units of the newer one.
    pub new_units: Vec<Unit>,
    /// What became of each unit, in the order of the newer text; what was dropped stands where it stood.
    pub revisions: Vec<Revision>,
}

/// One unit in both versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// What became of it.
    pub state: Revised,
    /// Whether it stands in another order among the units that both versions have; other numbers are no move.
    pub moved: bool,
    /// Id of the older unit; absent for what was added.
    pub old: Option<String>,
    /// Id of the newer unit; absent for what was dropped.
    pub new: Option<String>,
    /// The words of both: `local` is the newer, `national` the older text. Empty where nothing changed.
    pub evidence: Evidence,
}

/// What became of a unit in the newer version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Revised {
    /// The same words, whatever its number, in the same order.
    Unchanged,
    /// Other words.
    Changed,
    /// The same words in another place.
    Moved,
    /// Only the older version has it.
    Dropped,
    /// Only the newer version has it.
    Added,
}

impl Revised {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unchanged, Self::Changed, Self::Moved, Self::Dropped, Self::Added];

    /// Its name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Dropped => "dropped",
            Self::Added => "added",
        }
    }
}

/// Sets two versions of one text side by side.
pub fn versions(old: &Document, new: &Document) -> Versions {
    let (old_units, new_units) = (units::units(old), units::units(new));
    let readings = [&old_units, &new_units].map(|units| units.iter().map(as_written).collect::<Vec<_>>());
    let pair = Pair::new(&Equivalents::of(old, new), &old_units, &new_units);
    let matched = matched(&pair, &readings, &old_units, &new_units);
    let moved = moved(&matched);
    let mut lexicon = Lexicon::default();
    let mut revisions: Vec<Revision> = matched
        .iter()
        .zip(moved)
        .enumerate()
        .map(|(at, (&partner, moved))| {
            let new = Some(new_units[at].id.clone());
            let Some(partner) = partner else {
                let evidence = Evidence::default();
                return Revision { state: Revised::Added, moved, old: None, new, evidence };
            };
            let (before, after) = (&readings[0][partner], &readings[1][at]);
            let old = Some(old_units[partner].id.clone());
            if before.text == after.text {
                let state = if moved { Revised::Moved } else { Revised::Unchanged };
                return Revision { state, moved, old, new, evidence: Evidence::default() };
            }
            let tokens = [after, before].map(|reading| Tokens::of(&reading.text, &mut lexicon));
            let found = align::shared(&tokens[0], &tokens[1]);
            let evidence = evidence::evidence(after, before, &found);
            Revision { state: Revised::Changed, moved, old, new, evidence }
        })
        .collect();
    for (at, unit) in old_units.iter().enumerate().filter(|(at, _)| !matched.contains(&Some(*at))) {
        // Right after what stood before it.
        let before = at.checked_sub(1).map(|before| &old_units[before].id);
        let place = revisions.iter().position(|revision| revision.old.as_ref() == before);
        let place = before.and(place).map_or(0, |place| place + 1);
        let old = Some(unit.id.clone());
        let dropped =
            Revision { state: Revised::Dropped, moved: false, old, new: None, evidence: Evidence::default() };
        revisions.insert(place, dropped);
    }
    Versions { old: old.id.clone(), new: new.id.clone(), old_units, new_units, revisions }
}

/// A unit without its number, else as it is written: which body or place is named is what versions differ in.
fn as_written(unit: &Unit) -> Reading {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\s*(?:第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?|\([一二三四五六七八九十百\d]+\)|[一二三四五六七八九十百]+、|\d+[.、]|(?i:article \d+[a-z]?))\s*",
        )
        .ok()
    });
    let folded = fold(&unit.text);
    let number = NUMBER.as_ref().and_then(|number| number.find(&folded.text)).map_or(0, |found| found.end());
    let text = folded.text[number..].trim_end().to_owned();
    let from = folded.text[..number].chars().count();
    let places = from..from + text.chars().count();
    Reading { text, origins: places.map(|at| folded.map.original(Span::new(at, at + 1))).collect() }
}

/// For each newer unit its older one: the same words first, then the likest, each once.
fn matched(pair: &Pair, readings: &[Vec<Reading>; 2], old: &[Unit], new: &[Unit]) -> Vec<Option<usize>> {
    let scores = pair.scores().units;
    let mut found: Vec<(bool, f32, usize, usize)> = Vec::new();
    for (at, scores) in scores.iter().enumerate() {
        for (partner, &score) in scores.iter().enumerate() {
            let same = readings[0][partner].text == readings[1][at].text;
            let number = !new[at].number.is_empty() && new[at].number == old[partner].number;
            if same || score >= if number { SAME_NUMBER } else { SAME } {
                found.push((same, score, at, partner));
            }
        }
    }
    // Of equals those at like places.
    let away = |at: usize, partner: usize| (at * old.len()).abs_diff(partner * new.len());
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(away(a.2, a.3).cmp(&away(b.2, b.3))));
    let mut partners = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for (.., at, partner) in found {
        if partners[at].is_none() && !taken[partner] {
            partners[at] = Some(partner);
            taken[partner] = true;
        }
    }
    partners
}

/// Which matched units are out of the order that most of them keep.
fn moved(matched: &[Option<usize>]) -> Vec<bool> {
    // Length of the longest ascending way that ends here, and the step before.
    let mut ways: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, partner) in matched.iter().enumerate() {
        let before = (0..at).filter(|&before| matched[before].is_some() && matched[before] < *partner);
        let best = before.max_by_key(|&before| (ways[before].0, before));
        ways.push((best.map_or(1, |best| ways[best].0 + 1), best));
    }
    let mut kept = vec![false; matched.len()];
    let ends = (0..matched.len()).filter(|&at| matched[at].is_some());
    let mut way = ends.max_by_key(|&at| ways[at].0);
    while let Some(at) = way {
        kept[at] = true;
        way = ways[at].1;
    }
    matched.iter().zip(kept).map(|(partner, kept)| partner.is_some() && !kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_units_moved() {
        let moved = |matched: &[usize]| moved(&matched.iter().map(|&at| Some(at)).collect::<Vec<_>>());
        assert_eq!(moved(&[0, 1, 2]), [false; 3]);
        assert_eq!(moved(&[0, 3, 1, 2]), [false, true, false, false]);
        assert_eq!(super::moved(&[Some(1), None, Some(0), Some(2)]).iter().filter(|is| **is).count(), 1);
        assert!(super::moved(&[None, None]).iter().all(|is| !is));
    }
}
