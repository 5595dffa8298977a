//! Counts what a query finds: passages and documents, in all and for each value of a field.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentOrdinal, TERMINATED};

use super::error::whole;
use super::plan::Planner;
use super::{Index, IndexError, Query, facets};

/// How many passages a query finds, and in how many documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Passages.
    pub passages: usize,
    /// Documents with at least one of them.
    pub documents: usize,
}

/// A value of a field with what is found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value, as documents or codebooks write it.
    pub value: String,
    /// What has it.
    pub counts: Counts,
}

impl Index {
    /// Counts what `query` finds.
    pub fn count(&self, query: &Query) -> Result<Counts, IndexError> {
        let searcher = self.reader.searcher();
        whole(&self.path, || {
            let mut counter = Counter::default();
            self.matches(&searcher, query)?.into_iter().flatten().for_each(|document| counter.add(document));
            Ok(counter.counts())
        })
    }

    /// Counts what `query` finds for each value of `field`, one of [`Index::FACETS`]; most passages first. A
    /// passage that has several values, such as signals, counts for each.
    pub fn facets(&self, query: &Query, field: &str) -> Result<Vec<FacetCount>, IndexError> {
        whole(&self.path, || self.count_values(query, field))
    }

    fn count_values(&self, query: &Query, field: &str) -> Result<Vec<FacetCount>, IndexError> {
        let wrap = |error| IndexError::of(&self.path, error);
        let searcher = self.reader.searcher();
        let matches = self.matches(&searcher, query)?;
        let mut counters: BTreeMap<String, Counter> = BTreeMap::new();
        for (reader, matched) in searcher.segment_readers().iter().zip(&matches) {
            let terms = reader.inverted_index(self.fields.facets).map_err(wrap)?;
            facets::each_value(&terms, field, |_, value, info| {
                let counter = counters.entry(facets::forms(value).1.to_owned()).or_default();
                let mut postings = terms.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                while postings.doc() != TERMINATED {
                    counter.add(matched.get(postings.doc() as usize).copied().unwrap_or(NONE));
                    postings.advance();
                }
                Ok(())
            })
            .map_err(wrap)?;
        }
        let mut counts: Vec<FacetCount> = counters
            .into_iter()
            .map(|(value, counter)| FacetCount { value, counts: counter.counts() })
            .filter(|count| count.counts.passages > 0)
            .collect();
        // Values come in their order, which stays among equals.
        counts.sort_by_key(|count| std::cmp::Reverse(count.counts.passages));
        Ok(counts)
    }

    /// The fields whose values [`Index::facets`] counts.
    pub const FACETS: [&'static str; 8] =
        ["level", "year", "issuer", "region", "kind", "signal", "instrument", "type"];

    fn matches(&self, searcher: &Searcher, query: &Query) -> Result<Vec<Vec<u32>>, IndexError> {
        let find = || {
            let planned = Planner { searcher, fields: self.fields }.plan(&query.root, &[], false)?;
            searcher.search(&planned, &Matching)
        };
        find().map_err(|error| IndexError::of(&self.path, error))
    }
}

/// Stands for a record that does not match.
const NONE: u32 = u32::MAX;

/// Counts passages and the documents they belong to.
#[derive(Default)]
struct Counter {
    passages: usize,
    documents: Vec<u32>,
}

impl Counter {
    /// Counts a passage of `document`, if it matches.
    fn add(&mut self, document: u32) {
        if document != NONE {
            self.passages += 1;
            // Passages of a document mostly stand side by side.
            if self.documents.last() != Some(&document) {
                self.documents.push(document);
            }
        }
    }

    fn counts(mut self) -> Counts {
        self.documents.sort_unstable();
        self.documents.dedup();
        Counts { passages: self.passages, documents: self.documents.len() }
    }
}

/// Collects which document each match belongs to: for each segment the number of each record's document, or
/// [`NONE`].
struct Matching;

impl Collector for Matching {
    type Fruit = Vec<Vec<u32>>;
    type Child = SegmentMatching;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentMatching> {
        let paths = reader.fast_fields().str("path")?;
        Ok(SegmentMatching { paths, documents: vec![NONE; reader.max_doc() as usize] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    /// Numbers the documents across segments: the passages of one may be spread over several.
    fn merge_fruits(&self, mut parts: Vec<SegmentMatching>) -> tantivy::Result<Vec<Vec<u32>>> {
        if parts.len() > 1 {
            let mut numbers: HashMap<Vec<u8>, u32> = HashMap::new();
            for SegmentMatching { paths, documents } in &mut parts {
                let Some(paths) = paths else { continue };
                let mut of_path = Vec::with_capacity(paths.num_terms());
                let mut stream = paths.dictionary().stream()?;
                while stream.advance() {
                    let next = numbers.len() as u32;
                    of_path.push(*numbers.entry(stream.key().to_owned()).or_insert(next));
                }
                for document in documents.iter_mut().filter(|document| **document != NONE) {
                    *document = of_path.get(*document as usize).copied().unwrap_or(NONE);
                }
            }
        }
        Ok(parts.into_iter().map(|part| part.documents).collect())
    }
}

/// The same within a segment, where documents go by the ordinals of their paths.
struct SegmentMatching {
    paths: Option<StrColumn>,
    documents: Vec<u32>,
}

impl SegmentCollector for SegmentMatching {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, _: Score) {
        let path = self.paths.as_ref().and_then(|paths| paths.ords().first(doc)).unwrap_or_default();
        if let Some(document) = self.documents.get_mut(doc as usize) {
            *document = path as u32;
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
