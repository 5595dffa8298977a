//! Figures of agreement between two codings: precision, recall, F1, accuracy, Cohen's κ (Cohen 1960) and
//! Krippendorff's α for nominal data (Krippendorff 2011), with bootstrap intervals.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bootstrap::interval;

/// Agreement on one code, with the counts it comes from. The first coding is taken for right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Share of what was found that is right; 1 when nothing was found.
    pub precision: f64,
    /// Share of what is right that was found; 1 when there was nothing to find.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Cohen's κ of giving the code or not.
    pub kappa: f64,
    /// Krippendorff's α of giving the code or not.
    pub alpha: f64,
    /// Times the first coding gives the code.
    pub gold: usize,
    /// Times the second gives it.
    pub found: usize,
}

/// Agreement on a label every sentence has one of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of sentences with the same label.
    pub accuracy: f64,
    /// Its bootstrap interval of 95 %.
    pub accuracy_interval: [f64; 2],
    /// Cohen's κ.
    pub kappa: f64,
    /// Its bootstrap interval of 95 %.
    pub kappa_interval: [f64; 2],
    /// Krippendorff's α, nominal.
    pub alpha: f64,
    /// Its bootstrap interval of 95 %.
    pub alpha_interval: [f64; 2],
    /// Mean F1 of the labels the first coding gives.
    pub macro_f1: f64,
    /// By label.
    pub per_code: BTreeMap<String, Score>,
    /// Sentences by the first coding's label, then by the second's.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Agreement on codes of which a sentence may have several.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// F1 over all codes together.
    pub micro_f1: f64,
    /// Its bootstrap interval of 95 %.
    pub micro_f1_interval: [f64; 2],
    /// Mean F1 of the codes the first coding gives.
    pub macro_f1: f64,
    /// By code.
    pub per_code: BTreeMap<String, Score>,
}

/// How often two codings gave each pair of labels.
struct Pairs {
    labels: usize,
    counts: Vec<usize>,
}

impl Pairs {
    fn of(labels: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![0; labels * labels];
        for (first, second) in pairs {
            counts[first * labels + second] += 1;
        }
        Self { labels, counts }
    }

    fn total(&self) -> f64 {
        self.counts.iter().sum::<usize>().max(1) as f64
    }

    fn first(&self, label: usize) -> usize {
        self.counts[label * self.labels..][..self.labels].iter().sum()
    }

    fn second(&self, label: usize) -> usize {
        self.counts[label..].iter().step_by(self.labels).sum()
    }

    fn both(&self, label: usize) -> usize {
        self.counts[label * self.labels + label]
    }

    fn accuracy(&self) -> f64 {
        (0..self.labels).map(|label| self.both(label)).sum::<usize>() as f64 / self.total()
    }

    fn kappa(&self) -> f64 {
        let total = self.total();
        let product = |label| self.first(label) as f64 * self.second(label) as f64;
        beyond_chance(self.accuracy(), (0..self.labels).map(product).sum::<f64>() / (total * total))
    }

    fn alpha(&self) -> f64 {
        // Both codings together are one pile of labels, of which chance draws two.
        let pile = 2.0 * self.total();
        let drawn = |label| {
            let count = (self.first(label) + self.second(label)) as f64;
            count * (count - 1.0)
        };
        beyond_chance(self.accuracy(), (0..self.labels).map(drawn).sum::<f64>() / (pile * (pile - 1.0)))
    }

    /// The score of one label against all others.
    fn score(&self, label: usize) -> Score {
        let (both, gold, found) = (self.both(label), self.first(label), self.second(label));
        let all: usize = self.counts.iter().sum();
        let one =
            Self { labels: 2, counts: vec![all + both - gold - found, found - both, gold - both, both] };
        let share = |of: usize| if of == 0 { 1.0 } else { both as f64 / of as f64 };
        Score {
            precision: share(found),
            recall: share(gold),
            f1: f1(both, gold, found),
            kappa: one.kappa(),
            alpha: one.alpha(),
            gold,
            found,
        }
    }
}

fn beyond_chance(seen: f64, chance: f64) -> f64 {
    if chance < 1.0 { (seen - chance) / (1.0 - chance) } else { 1.0 }
}

/// F1 of `both` that two codings have in common.
pub(super) fn f1(both: usize, gold: usize, found: usize) -> f64 {
    if gold + found == 0 { 1.0 } else { 2.0 * both as f64 / (gold + found) as f64 }
}

/// Agreement of pairs of labels out of `labels`.
pub(super) fn agreement(pairs: &[(&str, &str)], labels: &[&str]) -> Agreement {
    let place = |label: &str| labels.iter().position(|known| *known == label).unwrap_or_default();
    let placed: Vec<(usize, usize)> = pairs.iter().map(|(gold, found)| (place(gold), place(found))).collect();
    let table = Pairs::of(labels.len(), placed.iter().copied());
    let drawn = |figure: fn(&Pairs) -> f64| {
        interval(placed.len(), |draw| {
            figure(&Pairs::of(labels.len(), draw.iter().map(|&sentence| placed[sentence])))
        })
    };
    let mut confusion: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (gold, found) in pairs {
        *confusion.entry((*gold).to_owned()).or_default().entry((*found).to_owned()).or_default() += 1;
    }
    let per_code: BTreeMap<String, Score> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| ((*label).to_owned(), table.score(at)))
        .filter(|(_, score)| score.gold + score.found > 0)
        .collect();
    Agreement {
        accuracy: table.accuracy(),
        accuracy_interval: drawn(Pairs::accuracy),
        kappa: table.kappa(),
        kappa_interval: drawn(Pairs::kappa),
        alpha: table.alpha(),
        alpha_interval: drawn(Pairs::alpha),
        macro_f1: macro_f1(&per_code),
        per_code,
        confusion,
    }
}

/// Scores of pairs of sets, by code and together.
pub(super) fn scores(pairs: &[(&BTreeSet<String>, &BTreeSet<String>)]) -> Figures {
    let codes: BTreeSet<&String> = pairs.iter().flat_map(|(gold, found)| gold.union(found)).collect();
    let per_code: BTreeMap<String, Score> = codes
        .into_iter()
        .map(|code| {
            (
                code.clone(),
                flag(pairs.iter().map(|(gold, found)| (gold.contains(code), found.contains(code)))),
            )
        })
        .collect();
    Figures {
        micro_f1: micro_f1(pairs.iter().copied()),
        micro_f1_interval: interval(pairs.len(), |draw| {
            micro_f1(draw.iter().map(|&sentence| pairs[sentence]))
        }),
        macro_f1: macro_f1(&per_code),
        per_code,
    }
}

/// The score of something that is or is not given.
pub(super) fn flag(pairs: impl Iterator<Item = (bool, bool)>) -> Score {
    Pairs::of(2, pairs.map(|(gold, found)| (usize::from(gold), usize::from(found)))).score(1)
}

/// F1 over all codes together.
pub(super) fn micro_f1<'a>(pairs: impl Iterator<Item = (&'a BTreeSet<String>, &'a BTreeSet<String>)>) -> f64 {
    let (both, gold, found) = pairs.fold((0, 0, 0), |(both, all_gold, all_found), (gold, found)| {
        (both + gold.intersection(found).count(), all_gold + gold.len(), all_found + found.len())
    });
    f1(both, gold, found)
}

/// Over the codes the first coding gives: the others have no recall to speak of.
fn macro_f1(scores: &BTreeMap<String, Score>) -> f64 {
    let given: Vec<f64> = scores.values().filter(|score| score.gold > 0).map(|score| score.f1).collect();
    if given.is_empty() { 1.0 } else { given.iter().sum::<f64>() / given.len() as f64 }
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
        assert!((agreement.per_code["Y"].kappa - 0.4).abs() < 1e-12);
        assert!((agreement.accuracy - 0.7).abs() < 1e-12);
        assert_eq!(agreement.confusion["Y"]["N"], 5);
        let [low, high] = agreement.kappa_interval;
        assert!(low > 0.1 && low < 0.4 && high > 0.4 && high < 0.7, "{low} {high}");
    }

    #[test]
    fn alpha_as_in_the_textbook() {
        // Krippendorff 2011, example A: ten units, two observers, binary; α = 0.095.
        let first = ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"];
        let second = ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"];
        let pairs: Vec<(&str, &str)> = first.into_iter().zip(second).collect();
        assert!((agreement(&pairs, &["0", "1"]).alpha - 0.095).abs() < 0.0005);
        // The same, example B: nominal with five labels; α = 0.692.
        let first = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"];
        let second = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"];
        let pairs: Vec<(&str, &str)> = first.into_iter().zip(second).collect();
        assert!((agreement(&pairs, &["a", "b", "c", "d", "e"]).alpha - 0.692).abs() < 0.0005);
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
