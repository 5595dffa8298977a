//! Figures of agreement: precision, recall, F1, accuracy and Cohen's κ.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Precision, recall and F1 of one code, with the counts they come from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Share of what was found that is right; 1 when nothing was found.
    pub precision: f64,
    /// Share of what is right that was found; 1 when there was nothing to find.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Times the hand gave the code.
    pub gold: usize,
    /// Times the tagger gave it.
    pub found: usize,
}

/// Agreement on a label every sentence has one of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of sentences with the same label.
    pub accuracy: f64,
    /// Cohen's κ.
    pub kappa: f64,
    /// Mean F1 of the labels the hand gave.
    pub macro_f1: f64,
    /// By label.
    pub per_code: BTreeMap<String, Score>,
    /// Sentences by the hand's label, then by the tagger's.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Agreement on codes of which a sentence may have several.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// F1 over all codes together.
    pub micro_f1: f64,
    /// Mean F1 of the codes.
    pub macro_f1: f64,
    /// By code.
    pub per_code: BTreeMap<String, Score>,
}

impl Score {
    fn new(both: usize, gold: usize, found: usize) -> Self {
        let share = |of: usize| if of == 0 { 1.0 } else { both as f64 / of as f64 };
        let f1 = if gold + found == 0 { 1.0 } else { 2.0 * both as f64 / (gold + found) as f64 };
        Self { precision: share(found), recall: share(gold), f1, gold, found }
    }
}

/// Agreement of pairs of (hand, tagger) over `labels`.
pub(super) fn agreement(pairs: &[(&str, &str)], labels: &[&str]) -> Agreement {
    let total = pairs.len().max(1) as f64;
    let same = pairs.iter().filter(|(gold, found)| gold == found).count() as f64 / total;
    let mut chance = 0.0;
    let mut per_code = BTreeMap::new();
    let mut confusion: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for &label in labels {
        let gold = pairs.iter().filter(|(gold, _)| *gold == label).count();
        let found = pairs.iter().filter(|(_, found)| *found == label).count();
        let both = pairs.iter().filter(|pair| **pair == (label, label)).count();
        chance += gold as f64 * found as f64 / (total * total);
        if gold + found > 0 {
            per_code.insert(label.to_owned(), Score::new(both, gold, found));
        }
    }
    for (gold, found) in pairs {
        *confusion.entry((*gold).to_owned()).or_default().entry((*found).to_owned()).or_default() += 1;
    }
    Agreement {
        accuracy: same,
        kappa: if chance < 1.0 { (same - chance) / (1.0 - chance) } else { 1.0 },
        macro_f1: mean(per_code.values().filter(|score| score.gold > 0)),
        per_code,
        confusion,
    }
}

/// Scores of pairs of sets (hand, tagger), by code and together.
pub(super) fn scores(pairs: &[(&BTreeSet<String>, &BTreeSet<String>)]) -> Figures {
    let codes: BTreeSet<&String> = pairs.iter().flat_map(|(gold, found)| gold.union(found)).collect();
    let per_code: BTreeMap<String, Score> = codes
        .into_iter()
        .map(|code| {
            let gold = pairs.iter().filter(|(gold, _)| gold.contains(code)).count();
            let found = pairs.iter().filter(|(_, found)| found.contains(code)).count();
            let both =
                pairs.iter().filter(|(gold, found)| gold.contains(code) && found.contains(code)).count();
            (code.clone(), Score::new(both, gold, found))
        })
        .collect();
    Figures { micro_f1: micro(pairs).f1, macro_f1: mean(per_code.values()), per_code }
}

/// The score over all codes together.
pub(super) fn micro(pairs: &[(&BTreeSet<String>, &BTreeSet<String>)]) -> Score {
    let count = |size: fn(&BTreeSet<String>, &BTreeSet<String>) -> usize| {
        pairs.iter().map(|(gold, found)| size(gold, found)).sum::<usize>()
    };
    Score::new(
        count(|gold, found| gold.intersection(found).count()),
        count(|gold, _| gold.len()),
        count(|_, found| found.len()),
    )
}

fn mean<'a>(scores: impl Iterator<Item = &'a Score>) -> f64 {
    let scores: Vec<f64> = scores.map(|score| score.f1).collect();
    if scores.is_empty() { 1.0 } else { scores.iter().sum::<f64>() / scores.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_as_in_the_textbook() {
        // Cohen's κ of 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no is 0.4.
        let mut pairs = vec![("Y", "Y"); 20];
        pairs.extend([("Y", "N"); 5]);
        pairs.extend([("N", "Y"); 10]);
        pairs.extend([("N", "N"); 15]);
        let agreement = agreement(&pairs, &["N", "Y"]);
        assert!((agreement.kappa - 0.4).abs() < 1e-12);
        assert!((agreement.accuracy - 0.7).abs() < 1e-12);
        assert_eq!(agreement.confusion["Y"]["N"], 5);
    }

    #[test]
    fn sets_count_each_code() {
        let set = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<BTreeSet<_>>();
        let (a, b, c, d) = (set(&["A", "B"]), set(&["A"]), set(&[]), set(&["B"]));
        let figures = scores(&[(&a, &b), (&c, &d)]);
        assert!((figures.micro_f1 - 0.5).abs() < 1e-12);
        assert_eq!((figures.per_code["A"].f1, figures.per_code["B"].f1), (1.0, 0.0));
    }
}
