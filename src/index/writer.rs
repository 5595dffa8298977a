//! Puts documents and failures into the index. What was put is seen after [`Writer::commit`], all or nothing.

use std::path::PathBuf;

use serde::Serialize;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::Field;
use tantivy::{IndexReader, IndexWriter, TantivyDocument, TantivyError, Term};

use super::body::StoredPassage;
use super::schema::{CodebookStamp, Fields, Manifest, record};
use super::{Index, IndexError, facets};
use crate::model::{Document, Failure, Passage};
use crate::segment::{fold, words};

/// Memory before a part of the index is written out.
const MEMORY: usize = 200 << 20;

/// Share of deleted records from which on a part of the index is written anew.
const MOST_DELETED: f32 = 0.3;

/// The one writer of an index; dropping it without a commit changes nothing.
pub struct Writer {
    path: PathBuf,
    index: tantivy::Index,
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    codebooks: Vec<CodebookStamp>,
    /// How many records were put.
    put: u64,
}

impl Writer {
    pub(super) fn new(index: &Index) -> Result<Self, IndexError> {
        // One thread, so that the same documents always make the same parts.
        let writer = index
            .index
            .writer_with_num_threads(1, MEMORY)
            .map_err(|error| IndexError::of(&index.path, error))?;
        let mut merging = LogMergePolicy::default();
        // Folders change file by file, so what was deleted would pile up.
        merging.set_del_docs_ratio_before_merge(MOST_DELETED);
        writer.set_merge_policy(Box::new(merging));
        Ok(Self {
            path: index.path.clone(),
            index: index.index.clone(),
            writer,
            reader: index.reader.clone(),
            fields: index.fields,
            codebooks: index.codebooks()?,
            put: 0,
        })
    }

    /// Says with which codebooks the tags were made; kept by the next commit.
    pub fn set_codebooks(&mut self, codebooks: Vec<CodebookStamp>) {
        self.codebooks = codebooks;
    }

    /// Puts a document with its passages, in place of what was there under the same id or path.
    pub fn put(&mut self, document: &Document) -> Result<(), IndexError> {
        let path = document.source.path.as_str();
        self.delete(self.fields.document, &document.id);
        self.remove(path);

        let own = Document { passages: Vec::new(), ..document.clone() };
        let mut entry = self.entry(record::DOCUMENT, self.json(&own)?);
        entry.add_text(self.fields.document, &document.id);
        entry.add_text(self.fields.path, path);
        entry.add_u64(self.fields.ordinal, document.passages.len() as u64);
        self.add(entry)?;

        let shared = facets::of_document(document);
        let date = document.metadata.date.map_or(0, |date| {
            let (year, month, day) = date.to_calendar_date();
            u64::try_from(year).unwrap_or(0) * 10_000 + u64::from(u8::from(month)) * 100 + u64::from(day)
        });
        for passage in &document.passages {
            let stored = postcard::to_stdvec(&StoredPassage::new(&document.id, passage))
                .map_err(|error| IndexError::damaged(&self.path, error))?;
            let mut entry = self.entry(record::PASSAGE, stored);
            entry.add_text(self.fields.document, &document.id);
            entry.add_text(self.fields.path, path);
            entry.add_u64(self.fields.ordinal, u64::from(passage.ordinal));
            entry.add_u64(self.fields.date, date);
            self.add_searchable(&mut entry, passage);
            for facet in shared.iter().chain(&facets::of_passage(passage)) {
                entry.add_text(self.fields.facets, facet);
            }
            self.add(entry)?;
        }
        Ok(())
    }

    fn add_searchable(&self, entry: &mut TantivyDocument, passage: &Passage) {
        let folded = fold(&passage.text).text;
        // Single characters say nothing for ranking that the pairs do not say.
        let longer: Vec<&str> =
            words(&folded).into_iter().map(|word| word.text).filter(|text| is_ranked(text)).collect();
        entry.add_text(self.fields.words, longer.join(" "));
        entry.add_text(self.fields.text, folded);
    }

    /// Puts a file that could not be read in place of what was there under its path. A partly read file keeps
    /// its document.
    pub fn put_failure(&mut self, failure: &Failure) -> Result<(), IndexError> {
        if failure.partial {
            self.delete(self.fields.failed, &failure.path);
        } else {
            self.remove(&failure.path);
        }
        let mut entry = self.entry(record::FAILURE, self.json(failure)?);
        entry.add_text(self.fields.failed, &failure.path);
        self.add(entry)
    }

    /// Removes what is known of the file at `path`.
    pub fn remove(&mut self, path: &str) {
        self.delete(self.fields.path, path);
        self.delete(self.fields.failed, path);
    }

    /// Makes everything put so far visible and durable.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        let manifest = serde_json::to_string(&Manifest::current(self.codebooks.clone()))
            .map_err(|error| IndexError::damaged(&self.path, error))?;
        let mut commit = || {
            let mut prepared = self.writer.prepare_commit()?;
            prepared.set_payload(&manifest);
            prepared.commit()?;
            self.reader.reload()
        };
        commit().map_err(|error| IndexError::of(&self.path, error))
    }

    /// Commits and waits until the parts of the index are merged, so that it is small and fast: into one where
    /// most of it is new, which costs little then.
    pub fn finish(mut self) -> Result<(), IndexError> {
        self.commit()?;
        let Self { path, index, writer, reader, put, .. } = self;
        let finish = || {
            writer.wait_merging_threads()?;
            if put * 2 > reader.searcher().num_docs() {
                let mut writer: IndexWriter = match index.writer_with_num_threads(1, MEMORY) {
                    // Whoever came first writes now; nothing is lost but room.
                    Err(TantivyError::LockFailure(..)) => return reader.reload(),
                    writer => writer?,
                };
                writer.set_merge_policy(Box::new(NoMergePolicy));
                let parts = index.searchable_segment_ids()?;
                if parts.len() > 1 {
                    writer.merge(&parts).wait()?;
                }
                writer.garbage_collect_files().wait()?;
                writer.wait_merging_threads()?;
            }
            reader.reload()
        };
        finish().map_err(|error| IndexError::of(&path, error))
    }

    fn json(&self, record: &impl Serialize) -> Result<Vec<u8>, IndexError> {
        serde_json::to_vec(record).map_err(|error| IndexError::damaged(&self.path, error))
    }

    fn entry(&self, kind: &str, body: Vec<u8>) -> TantivyDocument {
        let mut entry = TantivyDocument::default();
        entry.add_text(self.fields.record, kind);
        entry.add_bytes(self.fields.body, &body);
        entry
    }

    fn add(&mut self, entry: TantivyDocument) -> Result<(), IndexError> {
        self.put += 1;
        self.writer.add_document(entry).map(drop).map_err(|error| IndexError::of(&self.path, error))
    }

    fn delete(&self, field: Field, value: &str) {
        self.writer.delete_term(Term::from_field_text(field, value));
    }
}

/// True for the words that rank: of hanzi, two or more.
fn is_ranked(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(super::units::is_hanzi)
}
