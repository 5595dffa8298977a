//! Which words stand beside a term more often than elsewhere.

use super::measures::{log_dice, log_likelihood, mutual_information};
use super::{Count, Lexicon, Tally};
use crate::model::{Passage, Span};
use crate::segment::{Folded, fold};

/// The words around the occurrences of a term.
#[derive(Default)]
pub struct Around {
    /// How often the term occurs.
    pub occurrences: u64,
    /// The words within the window of an occurrence, each once however many occurrences are near.
    pub near: Tally,
    /// The words the term consists of, or is a part of.
    pub covered: Tally,
}

impl Around {
    /// Counts around the `occurrences` in `passage`: at most `window` words on either side, none of another sentence.
    pub fn add(
        &mut self,
        lexicon: &Lexicon,
        document: u32,
        passage: &Passage,
        occurrences: &[Span],
        window: usize,
    ) {
        self.occurrences += occurrences.len() as u64;
        self.near.begin_passage(document);
        self.covered.begin_passage(document);
        let Folded { text, map } = fold(&passage.text);
        let words = lexicon.words(&text);
        let places: Vec<Span> = words.iter().map(|word| map.original(word.span)).collect();
        let covered = marked(&places, occurrences);
        let sentences = sentences(&places, &passage.sentences);
        for (at, word) in words.iter().enumerate() {
            let first = at.saturating_sub(window);
            let last = at.saturating_add(window).min(words.len() - 1);
            let near = |other: usize| covered[other] && sentences[other] == sentences[at];
            if covered[at] {
                self.covered.add_word(document, word.text);
            } else if (first..=last).any(near) {
                self.near.add_word(document, word.text);
            }
        }
    }

    /// What both count together; they must not have a passage in common.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            occurrences: self.occurrences + other.occurrences,
            near: self.near.join(other.near),
            covered: self.covered.join(other.covered),
        }
    }
}

/// For each of `places` whether one of the `occurrences` overlaps it; both are in order.
fn marked(places: &[Span], occurrences: &[Span]) -> Vec<bool> {
    let overlaps = |place: &Span| {
        let next = occurrences.partition_point(|occurrence| occurrence.end <= place.start);
        occurrences.get(next).is_some_and(|occurrence| occurrence.overlaps(*place))
    };
    places.iter().map(overlaps).collect()
}

/// For each of `places` the number of its sentence.
fn sentences(places: &[Span], sentences: &[Span]) -> Vec<usize> {
    places.iter().map(|place| sentences.partition_point(|sentence| sentence.end <= place.start)).collect()
}

/// A word that stands beside a term more often than chance has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The word and how often it stands beside the term.
    pub together: Count,
    /// How often it stands anywhere, outside the term.
    pub count: u64,
    /// How sure the attraction is.
    pub log_likelihood: f64,
    /// How exclusive it is: at most 14.
    pub log_dice: f64,
    /// How many times more often than by chance, as binary logarithm.
    pub pmi: f64,
}

/// The words that stand `around` a term more often than elsewhere in `all` passages, its own among them; those with
/// the surest attraction first. Stop words are left out.
pub fn collocates(all: &Tally, around: &Around, lexicon: &Lexicon) -> Vec<Collocate> {
    let Around { occurrences, near, covered } = around;
    let total = all.total().saturating_sub(covered.total());
    let far = total.saturating_sub(near.total());
    let mut collocates: Vec<Collocate> = near
        .words()
        .filter(|(_, together)| !lexicon.is_stop_word(&together.word))
        .filter_map(|(key, together)| {
            let count = all.count(key).saturating_sub(covered.count(key));
            let both = together.count;
            let elsewhere = count.saturating_sub(both);
            let expected = near.total() as f64 * count as f64 / total as f64;
            (both as f64 > expected).then(|| Collocate {
                count,
                log_likelihood: log_likelihood(
                    both,
                    near.total() - both,
                    elsewhere,
                    far.saturating_sub(elsewhere),
                ),
                // To each pair an occurrence of its own, so that never being apart is the most there is.
                log_dice: log_dice(both.min(*occurrences), *occurrences, count),
                pmi: mutual_information(both, expected),
                together,
            })
        })
        .collect();
    collocates.sort_by(|a, b| {
        b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.together.word.cmp(&b.together.word))
    });
    collocates
}

#[cfg(test)]
mod tests {
    use super::super::tests::passage;
    use super::*;

    fn around(text: &str, occurrences: &[Span], window: usize) -> (Tally, Around, Lexicon) {
        let (lexicon, mut all, mut around) = (Lexicon::new([]), Tally::default(), Around::default());
        all.add(&lexicon, 1, &passage(text));
        around.add(&lexicon, 1, &passage(text), occurrences, window);
        (all, around, lexicon)
    }

    fn near(text: &str, occurrences: &[Span], window: usize) -> Vec<(String, u64)> {
        let (_, around, _) = around(text, occurrences, window);
        let mut near: Vec<_> = around.near.words().map(|(_, count)| (count.word, count.count)).collect();
        near.sort();
        near
    }

    #[test]
    fn windows_end_with_the_sentence_and_count_words_once() {
        let text = "red cat sat。 dog cat cat ran far。";
        let occurrences = [Span::new(4, 7), Span::new(17, 20), Span::new(21, 24)];
        let once = |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), 1)).collect::<Vec<_>>();
        assert_eq!(near(text, &occurrences, 1), once(&["dog", "ran", "red", "sat"]));
        assert_eq!(near(text, &occurrences, 2), once(&["dog", "far", "ran", "red", "sat"]));
        assert_eq!(near(text, &occurrences[..1], 3), once(&["red", "sat"]));
        assert_eq!(near(text, &occurrences, 0), []);
        assert_eq!(near("", &[], 5), []);
    }

    #[test]
    fn a_word_the_term_is_part_of_is_the_term() {
        // 转诊 in 双向转诊, which is one word.
        let (_, around, _) = around("建立双向转诊制度。", &[Span::new(4, 6)], 1);
        assert_eq!(around.covered.count("双向转诊"), 1);
        assert_eq!((around.near.count("建立"), around.near.count("制度"), around.near.total()), (1, 1, 2));
    }

    #[test]
    fn measures_by_hand() {
        let (all, around, lexicon) = around("big cat sat。red dog sat。", &[Span::new(4, 7)], 1);
        let found = collocates(&all, &around, &lexicon);
        let rounded: Vec<_> = found
            .iter()
            .map(|row| {
                let [likelihood, dice, pmi] =
                    [row.log_likelihood, row.log_dice, row.pmi].map(|value| (value * 1e3).round() / 1e3);
                (row.together.word.as_str(), row.together.count, row.count, likelihood, dice, pmi)
            })
            .collect();
        // Five words outside the term, two of them near it. big: 1 near, 1, 0 far, 3; 0.4 expected.
        // sat: 1 near, 1, 1 far, 2; 0.8 expected.
        assert_eq!(rounded, [("big", 1, 1, 2.231, 14.0, 1.322), ("sat", 1, 2, 0.138, 13.415, 0.322)]);
    }
}
