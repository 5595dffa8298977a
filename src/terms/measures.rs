//! The formulas, apart from what is counted. `docs/terms.md` explains them.

/// How often something stands in a set of words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// How often.
    pub count: u64,
    /// Of how many words.
    pub of: u64,
}

/// Log-likelihood of a word that stands so often in the one set and in the other (Rayson and Garside 2000); 0 where
/// both are equally dense.
pub(super) fn keyness(one: Share, other: Share) -> f64 {
    let density = ratio(one.count + other.count, one.of + other.of);
    2.0 * [one, other].map(|share| term(share.count, share.of as f64 * density)).iter().sum::<f64>()
}

/// Log-likelihood of a table of two rows and two columns (Dunning 1993): `both`, only the row, only the column,
/// neither.
pub(super) fn log_likelihood(both: u64, row: u64, column: u64, neither: u64) -> f64 {
    let total = both + row + column + neither;
    let expected = |in_row: u64, in_column: u64| in_row as f64 * ratio(in_column, total);
    2.0 * (term(both, expected(both + row, both + column))
        + term(row, expected(both + row, row + neither))
        + term(column, expected(column + neither, both + column))
        + term(neither, expected(column + neither, row + neither)))
}

/// What a cell adds to a log-likelihood; what is not there adds nothing.
fn term(observed: u64, expected: f64) -> f64 {
    if observed == 0 { 0.0 } else { observed as f64 * (observed as f64 / expected).ln() }
}

/// Binary logarithm of how many times denser a word stands in the one set (Hardie 2014): 1 is twice, 2 four times.
/// Where the other has none, half an occurrence stands for it.
pub(super) fn log_ratio(one: Share, other: Share) -> f64 {
    let density =
        |share: Share| if share.count == 0 { 0.5 } else { share.count as f64 } / share.of.max(1) as f64;
    (density(one) / density(other)).log2()
}

/// logDice of two words that stand together so often (Rychlý 2008): 14 where they are never apart, 1 less for each
/// time they are twice as seldom together.
pub(super) fn log_dice(together: u64, one: u64, other: u64) -> f64 {
    14.0 + (2.0 * ratio(together, one + other)).log2()
}

/// Pointwise mutual information (Church and Hanks 1990): binary logarithm of how many times more often than by chance.
pub(super) fn mutual_information(observed: u64, expected: f64) -> f64 {
    (observed as f64 / expected).log2()
}

/// The level of significance that a log-likelihood reaches, from the distribution of chi-squared with one degree of
/// freedom: the chance that so great a difference comes about where there is none. Empty from 0.05 on.
pub fn significance(log_likelihood: f64) -> &'static str {
    match log_likelihood {
        value if value >= 15.137 => "<0.0001",
        value if value >= 10.828 => "<0.001",
        value if value >= 6.635 => "<0.01",
        value if value >= 3.841 => "<0.05",
        _ => "",
    }
}

/// `count` for every million of the `total` words.
pub fn per_million(count: u64, total: u64) -> f64 {
    1e6 * ratio(count, total)
}

fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of Dunning, Accurate Methods for the Statistics of Surprise and Coincidence (1993): log-likelihood of
    /// pairs of words in a newspaper text, with both, the second alone, the first alone, neither.
    const DUNNING: [(f64, u64, u64, u64, u64); 5] = [
        (270.72, 110, 2442, 111, 29114),
        (263.90, 29, 13, 123, 31612),
        (256.84, 31, 23, 139, 31584),
        (167.23, 10, 0, 3, 31764),
        (157.21, 76, 104, 2476, 29121),
    ];

    #[test]
    fn log_likelihood_of_dunnings_pairs() {
        for (published, both, second, first, neither) in DUNNING {
            let computed = log_likelihood(both, second, first, neither);
            assert!((computed - published).abs() < 0.01, "{computed} for {published}");
        }
    }

    /// A worked example from a course in corpus linguistics, computed there with the wizard that Rayson keeps at
    /// Lancaster (ucrel.lancs.ac.uk/llwizard.html): 52 in 50,000 words against 57 in 75,000 is 2.65, not significant.
    #[test]
    fn keyness_as_in_the_wizard() {
        let (one, other) = (Share { count: 52, of: 50_000 }, Share { count: 57, of: 75_000 });
        assert!((keyness(one, other) - 2.65).abs() < 0.005);
        assert_eq!(significance(keyness(one, other)), "");
        assert!(keyness(one, Share { count: 104, of: 100_000 }).abs() < 1e-9, "equally dense");
        assert_eq!(keyness(Share { count: 0, of: 10 }, Share { count: 0, of: 10 }), 0.0);
    }

    #[test]
    fn log_ratio_doubles() {
        let share = |count, of| Share { count, of };
        assert_eq!(log_ratio(share(8, 1000), share(4, 1000)), 1.0);
        assert_eq!(log_ratio(share(4, 1000), share(16, 1000)), -2.0);
        assert_eq!(log_ratio(share(4, 1000), share(0, 1000)), 3.0);
    }

    /// What Rychlý says of the measure: at most 14; 0 is less than one pair for 16,000 occurrences; one more is twice
    /// as often.
    #[test]
    fn log_dice_as_its_author_reads_it() {
        assert_eq!(log_dice(7, 7, 7), 14.0);
        assert_eq!(log_dice(1, 16_384, 16_384), 0.0);
        // Sugiura's page on the measure, computed in R.
        assert!((log_dice(8, 389, 230) - 8.726_204).abs() < 1e-6);
        assert_eq!(log_dice(20, 300, 500) - log_dice(10, 300, 500), 1.0);
    }

    /// Manning and Schütze, Foundations of Statistical Natural Language Processing (1999), 5.4: a pair that stands 20
    /// times in 14,307,668 words, of words with these frequencies.
    #[test]
    fn mutual_information_of_pairs_of_twenty() {
        for (published, first, second) in [(18.38, 42.0, 20.0), (0.29, 15_019.0, 15_629.0)] {
            let computed = mutual_information(20, first * second / 14_307_668.0);
            assert!((computed - published).abs() < 0.005, "{computed} for {published}");
        }
    }

    /// Critical values of chi-squared with one degree of freedom, as the wizard prints them.
    #[test]
    fn levels_of_significance() {
        for (value, level) in
            [(3.84, ""), (3.85, "<0.05"), (6.64, "<0.01"), (10.83, "<0.001"), (15.14, "<0.0001")]
        {
            assert_eq!(significance(value), level);
        }
    }
}
