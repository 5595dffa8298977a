//! How often words stand in some passages.

use super::measures::per_million;
use super::{Count, Lexicon, Tally};

/// A word with its frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequency {
    /// The word and how often it stands there.
    pub count: Count,
    /// How often in a million words.
    pub per_million: f64,
}

/// The words of `tally`, the most frequent first; those equally frequent by the number of documents, then by the word.
/// Stop words are left out.
pub fn frequencies(tally: &Tally, lexicon: &Lexicon) -> Vec<Frequency> {
    let mut frequencies: Vec<Frequency> = tally
        .words()
        .filter(|(_, count)| !lexicon.is_stop_word(&count.word))
        .map(|(_, count)| Frequency { per_million: per_million(count.count, tally.total()), count })
        .collect();
    frequencies.sort_by(|a, b| {
        let most = (b.count.count, b.count.documents).cmp(&(a.count.count, a.count.documents));
        most.then_with(|| a.count.word.cmp(&b.count.word))
    });
    frequencies
}

#[cfg(test)]
mod tests {
    use super::super::tests::passage;
    use super::*;

    #[test]
    fn the_most_frequent_first_without_stop_words() {
        let lexicon = Lexicon::new([]);
        let mut tally = Tally::default();
        tally.add(&lexicon, 1, &passage("医院的学校的医院"));
        tally.add(&lexicon, 2, &passage("学校和公园"));
        let words: Vec<_> = frequencies(&tally, &lexicon)
            .into_iter()
            .map(|row| (row.count.word, row.count.count, row.per_million.round()))
            .collect();
        // 医院 的 学校 的 医院 学校 和 公园: eight words, stop words among them.
        let expected = [("学校", 2, 250_000.0), ("医院", 2, 250_000.0), ("公园", 1, 125_000.0)];
        assert_eq!(words, expected.map(|(word, count, share)| (word.to_owned(), count, share)));
    }
}
