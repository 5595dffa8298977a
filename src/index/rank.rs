//! Words of a query, for ranking, without loading the segmenter's dictionary.
//!
//! The index was cut into words when it was written, so its own list of words with their frequencies is a
//! dictionary: the most probable way to cut the query with it is the one the segmenter would mostly choose.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::schema::record;

/// Longer queries are sentences, for which the match itself ranks well enough.
const LONGEST_QUERY: usize = 40;
/// Longer words are rare names.
const LONGEST_WORD: usize = 8;
/// The length of passages that counts as usual for ranking. A constant, so that scores do not depend on what
/// else is in the index or on how it was written.
const USUAL_LENGTH: u64 = 60;

/// Frequencies over the living passages only: what was deleted, and files that could not be read, leave no trace in scores.
pub(super) struct Statistics<'s> {
    searcher: &'s Searcher,
    passages: u64,
}

impl<'s> Statistics<'s> {
    /// `kind` is the field that says what a record is.
    pub fn of(searcher: &'s Searcher, kind: Field) -> tantivy::Result<Self> {
        let mut statistics = Self { searcher, passages: searcher.num_docs() };
        for other in [record::DOCUMENT, record::FAILURE] {
            let records = statistics.doc_freq(&Term::from_field_text(kind, other))?;
            statistics.passages = statistics.passages.saturating_sub(records);
        }
        Ok(statistics)
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.total_num_docs()? * USUAL_LENGTH)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.passages.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut frequency = 0;
        for reader in self.searcher.segment_readers() {
            let terms = reader.inverted_index(term.field())?;
            frequency += match reader.alive_bitset() {
                None => u64::from(terms.doc_freq(term)?),
                Some(alive) => {
                    let postings = terms.read_postings(term, tantivy::schema::IndexRecordOption::Basic)?;
                    postings.map_or(0, |mut postings| {
                        let mut count = 0;
                        while postings.doc() != TERMINATED {
                            count += u64::from(alive.is_alive(postings.doc()));
                            postings.advance();
                        }
                        count
                    })
                }
            };
        }
        Ok(frequency)
    }
}

/// The words of a run of hanzi, as terms of `field`.
pub(super) fn words(statistics: &Statistics<'_>, field: Field, run: &str) -> tantivy::Result<Vec<Term>> {
    let chars: Vec<char> = run.chars().collect();
    if !(2..=LONGEST_QUERY).contains(&chars.len()) {
        return Ok(Vec::new());
    }
    let total = statistics.total_num_docs()? as f64;
    // A character that is no word costs more than any word.
    let unknown = total.ln() + 1.0;
    // best[i]: the least cost of cutting the first i characters, and the length of the last word.
    let mut best = vec![(f64::INFINITY, 1); chars.len() + 1];
    best[0].0 = 0.0;
    for start in 0..chars.len() {
        for length in 1..=LONGEST_WORD.min(chars.len() - start) {
            let cost = if length == 1 {
                unknown
            } else {
                let word: String = chars[start..start + length].iter().collect();
                match statistics.doc_freq(&Term::from_field_text(field, &word))? {
                    0 => continue,
                    frequency => (total / frequency as f64).ln(),
                }
            };
            let reached = best[start].0 + cost;
            if reached < best[start + length].0 {
                best[start + length] = (reached, length);
            }
        }
    }
    let mut words = Vec::new();
    let mut end = chars.len();
    while end > 0 {
        let length = best[end].1;
        if length > 1 {
            let word: String = chars[end - length..end].iter().collect();
            words.push(Term::from_field_text(field, &word));
        }
        end -= length;
    }
    Ok(words)
}
