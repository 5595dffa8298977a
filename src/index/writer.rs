//! Puts documents and failures into the index. What was put is seen after [`Writer::commit`], all or nothing.

use std::path::PathBuf;

use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::Field;
use tantivy::{IndexReader, IndexWriter, TantivyDocument, Term};

use super::entries::{Entries, entry};
use super::schema::{CodebookStamp, Fields, Manifest, coding, record};
use super::{Index, IndexError, holder};
use crate::model::{Document, Failure};

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
    manifest: Manifest,
    /// How many records were put.
    put: u64,
}

impl Writer {
    pub(super) fn new(index: &Index) -> Result<Self, IndexError> {
        // One thread, so that the same documents always make the same parts.
        let writer =
            index.index.writer_with_num_threads(1, MEMORY).map_err(|error| {
                match IndexError::of(&index.path, error) {
                    IndexError::LockBusy { path, .. } => {
                        IndexError::LockBusy { holder: holder::named(&path), path }
                    }
                    other => other,
                }
            })?;
        holder::name(&index.path);
        // Parts are merged at the end, once.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            path: index.path.clone(),
            index: index.index.clone(),
            writer,
            reader: index.reader.clone(),
            fields: index.fields,
            manifest: Manifest { version: Manifest::new().version, ..index.manifest()? },
            put: 0,
        })
    }

    /// Says with which codebooks the tags were made; kept by the next commit.
    pub fn set_codebooks(&mut self, codebooks: Vec<CodebookStamp>) {
        self.manifest.codebooks = codebooks;
    }

    /// Says that documents are being put, those of a folder where they are one folder's: as what it is shown, and at which
    /// folder paths begin; kept by the next commit, as is that the index is not complete.
    pub fn begin(&mut self, folder: Option<(&str, &str)>) {
        if let Some((folder, base)) = folder {
            self.manifest.base = Some(base.to_owned());
            if !self.manifest.folders.iter().any(|known| known == folder) {
                self.manifest.folders.push(folder.to_owned());
            }
        }
        self.manifest.complete = false;
    }

    /// Says that everything was read; kept by the next commit.
    pub fn complete(&mut self) {
        self.manifest.complete = true;
    }

    /// Puts a document with its passages, in place of what was there under the same id or path. `keys` are what
    /// documents that may be the same text share.
    ///
    /// # Errors
    /// An index that cannot be written.
    pub fn put(&mut self, document: &Document, keys: &[u64]) -> Result<(), IndexError> {
        let coded = coding(&self.manifest.codebooks);
        let entries = Entries::of(&self.path, &self.fields, document.clone(), keys, coded)?;
        self.put_entries(entries, true)
    }

    /// The same for a document made ready by [`Index::entries`]. Only where it `replaces` something is that looked for:
    /// among many documents it takes longer than putting one.
    ///
    /// # Errors
    /// An index that cannot be written.
    pub fn put_entries(&mut self, entries: Entries, replaces: bool) -> Result<(), IndexError> {
        if replaces {
            self.delete(self.fields.document, &entries.id);
            self.remove(&entries.path);
        }
        entries.records.into_iter().try_for_each(|record| self.add(record))
    }

    /// Puts a file that could not be read in place of what was there under its path. A partly read file keeps
    /// its document.
    pub fn put_failure(&mut self, failure: &Failure) -> Result<(), IndexError> {
        if failure.partial {
            self.delete(self.fields.failed, &failure.path);
        } else {
            self.remove(&failure.path);
        }
        let body = serde_json::to_vec(failure).map_err(|error| IndexError::damaged(&self.path, error))?;
        let mut entry = entry(&self.fields, record::FAILURE, &body);
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
        let manifest =
            serde_json::to_string(&self.manifest).map_err(|error| IndexError::damaged(&self.path, error))?;
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
        let mostly_new = self.put * 2 > self.reader.searcher().num_docs();
        if !mostly_new {
            let mut merging = LogMergePolicy::default();
            // Folders change file by file, so what was deleted would pile up.
            merging.set_del_docs_ratio_before_merge(MOST_DELETED);
            self.writer.set_merge_policy(Box::new(merging));
            // A commit is when parts to merge are looked for.
            self.commit()?;
        }
        let Self { path, index, mut writer, reader, .. } = self;
        let finish = || {
            let parts = index.searchable_segment_ids()?;
            if mostly_new && parts.len() > 1 {
                writer.merge(&parts).wait()?;
                writer.garbage_collect_files().wait()?;
            }
            writer.wait_merging_threads()?;
            reader.reload()
        };
        finish().map_err(|error| IndexError::of(&path, error))
    }

    fn add(&mut self, entry: TantivyDocument) -> Result<(), IndexError> {
        self.put += 1;
        self.writer.add_document(entry).map(drop).map_err(|error| IndexError::of(&self.path, error))
    }

    fn delete(&self, field: Field, value: &str) {
        self.writer.delete_term(Term::from_field_text(field, value));
    }
}
