//! Which words tell one set of passages from another.

use super::measures::{Share, keyness as log_likelihood, log_ratio};
use super::{Count, Lexicon, Tally};

/// A word that stands denser in the one set than in the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The word and how often it stands in the one set.
    pub count: Count,
    /// How often it stands in the other.
    pub against: u64,
    /// In how many documents of the other it stands.
    pub against_documents: usize,
    /// How sure the difference is.
    pub log_likelihood: f64,
    /// How great the difference is.
    pub log_ratio: f64,
}

/// The words that stand denser in `one` than in `other`, those with the surest difference first. Stop words are left
/// out.
pub fn keyness(one: &Tally, other: &Tally, lexicon: &Lexicon) -> Vec<Key> {
    let mut keys: Vec<Key> = one
        .words()
        .filter(|(_, count)| !lexicon.is_stop_word(&count.word))
        .filter_map(|(key, count)| {
            let against = other.count(key);
            let here = Share { count: count.count, of: one.total() };
            let there = Share { count: against, of: other.total() };
            let log_ratio = log_ratio(here, there);
            (log_ratio > 0.0).then(|| Key {
                against,
                against_documents: other.documents_with(key),
                log_likelihood: log_likelihood(here, there),
                log_ratio,
                count,
            })
        })
        .collect();
    keys.sort_by(|a, b| {
        b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.count.word.cmp(&b.count.word))
    });
    keys
}

#[cfg(test)]
mod tests {
    use super::super::tests::passage;
    use super::*;

    #[test]
    fn each_set_has_its_own_words() {
        let lexicon = Lexicon::new([]);
        let tally = |text: &str| {
            let mut tally = Tally::default();
            tally.add(&lexicon, 1, &passage(text));
            tally
        };
        let one = tally(&"医院 policy 学校。".repeat(10));
        let other = tally(&"policies 公园 学校。".repeat(10));
        let words = |keys: Vec<Key>| keys.into_iter().map(|key| key.count.word).collect::<Vec<_>>();
        assert_eq!(words(keyness(&one, &other, &lexicon)), ["医院"], "policy is policies");
        assert_eq!(words(keyness(&other, &one, &lexicon)), ["公园"]);
        let key = keyness(&one, &other, &lexicon).remove(0);
        // By hand: 10 and 0 where 5 and 5 are expected, 2 · 10 · ln 2; 10 to a half is 20.
        assert!((key.log_likelihood - 13.863).abs() < 0.001);
        assert!((key.log_ratio - 20f64.log2()).abs() < 1e-9);
        assert_eq!((key.count.count, key.against, key.against_documents), (10, 0, 0));
    }
}
