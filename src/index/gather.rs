//! Goes through every passage a query finds, for counting and listing where search reads only the best.

use rayon::prelude::*;
use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;

use super::error::whole;
use super::highlight::highlights;
use super::plan::Planner;
use super::{Index, IndexError, Query};
use crate::model::{Passage, Span};

/// Passages one thread reads before it takes more.
const PORTION: usize = 512;

impl Query {
    /// Where the words of the query stand in the text of a passage, in order, without overlap; the same as the
    /// highlights of a search.
    pub fn occurrences(&self, text: &str) -> Vec<Span> {
        highlights(text, self)
    }

    /// True when the query looks for words and not only for fields.
    pub fn has_words(&self) -> bool {
        !self.texts().is_empty()
    }
}

impl Index {
    /// Reads every passage that matches `query`, in no certain order and several at a time: `each` adds a passage to
    /// what was gathered from others, `merge` joins two such parts.
    pub fn gather<T: Default + Send>(
        &self,
        query: &Query,
        each: impl Fn(&mut T, Passage) + Sync,
        merge: impl Fn(T, T) -> T + Sync + Send,
    ) -> Result<T, IndexError> {
        let wrap = |error| IndexError::of(&self.path, error);
        let searcher = self.reader.searcher();
        let planner = Planner { searcher: &searcher, fields: self.fields };
        let mut found: Vec<DocAddress> = whole(&self.path, || {
            let planned = planner.plan(&query.root, &[], false).map_err(wrap)?;
            Ok(searcher.search(&planned, &DocSetCollector).map_err(wrap)?.into_iter().collect())
        })?;
        // In the order of the store, so that every block is decompressed once.
        found.sort_unstable();
        found
            .par_chunks(PORTION)
            .map(|portion| {
                whole(&self.path, || {
                    let mut gathered = T::default();
                    for &address in portion {
                        each(&mut gathered, self.stored_passage(&searcher, address)?);
                    }
                    Ok(gathered)
                })
            })
            .try_reduce(T::default, |one, other| Ok(merge(one, other)))
    }
}
