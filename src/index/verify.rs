//! Checks that an index is whole: the files' checksums, and that documents, passages and tags agree.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::Bm25StatisticsProvider;

use super::error::whole;
use super::rank::Statistics;
use super::schema::record;
use super::{Index, IndexError, Query, SearchOptions, facets};
use crate::model::{Document, Fault, faults};

/// Something in an index that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, document or passage concerned.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    fn new(place: impl ToString, message: impl Into<String>) -> Self {
        Self { place: place.to_string(), message: message.into() }
    }
}

impl Index {
    /// Reads the whole index; an empty list means that all is well.
    pub fn verify(&self) -> Result<Vec<Problem>, IndexError> {
        whole(&self.path, || self.check())
    }

    fn check(&self) -> Result<Vec<Problem>, IndexError> {
        let broken = self.index.validate_checksum().map_err(|error| IndexError::of(&self.path, error))?;
        let mut problems: Vec<Problem> = broken
            .iter()
            .map(|file| Problem::new(file.display(), "the file's content does not fit its checksum"))
            .collect();
        // What broken files say of documents would only confuse.
        if problems.is_empty() {
            self.check_records(&mut problems)?;
        }
        problems.sort();
        Ok(problems)
    }

    fn check_records(&self, problems: &mut Vec<Problem>) -> Result<(), IndexError> {
        let promised = self.promised_passages()?;
        let mut read = 0;
        let documents = self.documents()?;
        // How many passages have each value that one can filter by.
        let mut values: BTreeMap<String, u64> = BTreeMap::new();
        for pair in documents.windows(2) {
            if pair[0].source.path == pair[1].source.path {
                problems.push(Problem::new(&pair[0].source.path, "two documents stand under this path"));
            }
        }
        for document in documents {
            let passages = self.passages(&document.id)?;
            read += passages.len();
            let promised = promised.get(&document.id).copied().unwrap_or_default();
            if promised != passages.len() as u64 {
                let message = format!("{promised} passages were put, {} are there", passages.len());
                problems.push(Problem::new(&document.source.path, message));
            }
            let document = Document { passages, ..document };
            problems.extend(
                faults(&document).into_iter().map(|Fault { place, message }| Problem { place, message }),
            );
            let shared = facets::of_document(&document);
            for passage in &document.passages {
                let mut own = facets::of_passage(passage);
                own.extend(shared.iter().cloned());
                own.into_iter().for_each(|value| *values.entry(value).or_default() += 1);
            }
        }
        self.check_values(&values, problems)?;
        let count_only = SearchOptions { limit: 0, ..SearchOptions::default() };
        let kept = self.search(&Query::everything(), &count_only)?.total;
        if kept != read {
            let message = format!("{kept} passages are there, {read} of them belong to documents");
            problems.push(Problem::new(self.path.display(), message));
        }
        Ok(())
    }

    /// Checks that filters find as many passages as have each value.
    fn check_values(
        &self,
        values: &BTreeMap<String, u64>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), IndexError> {
        let wrap = |error| IndexError::of(&self.path, error);
        let searcher = self.reader.searcher();
        let statistics = Statistics::of(&searcher, self.fields.record).map_err(wrap)?;
        for (value, &expected) in values {
            let term = Term::from_field_text(self.fields.facets, value);
            let found = statistics.doc_freq(&term).map_err(wrap)?;
            if found != expected {
                let message = format!("{expected} passages have this, a search finds {found}");
                problems.push(Problem::new(facets::forms(value).0, message));
            }
        }
        Ok(())
    }

    /// How many passages each document was put with.
    fn promised_passages(&self) -> Result<BTreeMap<String, u64>, IndexError> {
        let wrap = |error| IndexError::of(&self.path, error);
        let searcher = self.reader.searcher();
        let documents = self.is(self.fields.record, record::DOCUMENT);
        let mut promised = BTreeMap::new();
        for address in searcher.search(&documents, &DocSetCollector).map_err(wrap)? {
            let document: Document = self.body(&searcher, address)?;
            let columns = searcher.segment_reader(address.segment_ord).fast_fields();
            let count = columns.u64("ordinal").map_err(wrap)?.first(address.doc_id);
            promised.insert(document.id, count.unwrap_or_default());
        }
        Ok(promised)
    }
}
