//! Opens an index and reads back what was put, always in the same order.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use tantivy::collector::DocSetCollector;
use tantivy::directory::MmapDirectory;
use tantivy::query::{BooleanQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::body::StoredPassage;
use super::columns::OpenColumns;
use super::error::whole;
use super::folder::Folder;
use super::schema::{self, CodebookStamp, Fields, Manifest, SCHEMA_VERSION, record};
use super::shards::Together;
use super::{IndexError, Writer};
use crate::model::{Document, Failure, Passage};

/// Bytes of records that are compressed together: more makes the index smaller and reading single hits slower.
const BLOCK: usize = 24 << 10;
/// How hard they are compressed: half of an index is stored text and tags, and this costs a tenth of the time it
/// takes to code them.
const COMPRESSION: i32 = 9;

/// An index on disk. Reading sees the state of the last commit, also while somebody writes.
pub struct Index {
    pub(super) path: PathBuf,
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
    pub(super) fields: Fields,
    pub(super) columns: OpenColumns,
    /// What holds where several indexes are read as this one.
    pub(super) together: Together,
}

impl Index {
    /// Opens the index in the folder `path`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, IndexError> {
        let path = path.as_ref();
        if is_vacant(path) {
            return Err(IndexError::Missing { path: path.to_path_buf() });
        }
        if !path.join("meta.json").is_file() {
            // The engine's own list of files tells ours from another's folder.
            if path.join(".managed.json").is_file() {
                return Err(IndexError::damaged(path, "its file meta.json is missing"));
            }
            return Err(IndexError::Foreign { path: path.to_path_buf() });
        }
        let open = || tantivy::Index::open(Folder(MmapDirectory::open(path)?));
        whole(path, || Self::with(path, open().map_err(|error| IndexError::of(path, error))?))
    }

    /// Opens the index in the folder `path`, or makes an empty one where there is nothing.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, IndexError> {
        let path = path.as_ref();
        if !is_vacant(path) {
            return Self::open(path);
        }
        let io = |error: std::io::Error| IndexError::Io {
            path: path.to_path_buf(),
            detail: format!("the folder could not be made: {error}"),
        };
        fs::create_dir_all(path).map_err(io)?;
        let create = || {
            let directory = Folder(MmapDirectory::open(path)?);
            let zstd = ZstdCompressor { compression_level: Some(COMPRESSION) };
            let settings = tantivy::IndexSettings {
                docstore_blocksize: BLOCK,
                docstore_compression: Compressor::Zstd(zstd),
                ..Default::default()
            };
            tantivy::Index::builder().schema(schema::schema().0).settings(settings).open_or_create(directory)
        };
        let index = create().map_err(|error| IndexError::of(path, error))?;
        Self::with(path, index)
    }

    pub(super) fn with(path: &Path, mut index: tantivy::Index) -> Result<Self, IndexError> {
        let (ours, fields) = schema::schema();
        if let Some(manifest) = manifest(path, &index)?
            && manifest.schema != SCHEMA_VERSION
        {
            return Err(IndexError::OtherVersion {
                path: path.to_path_buf(),
                found: format!("Hongtou {}, index format {}", manifest.version, manifest.schema),
            });
        }
        if index.schema() != ours {
            return Err(IndexError::OtherVersion {
                path: path.to_path_buf(),
                found: "its fields are not those of this version".to_owned(),
            });
        }
        index.set_tokenizers(schema::tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| IndexError::of(path, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            index,
            reader,
            fields,
            columns: OpenColumns::default(),
            together: Together::default(),
        })
    }

    /// The folder the index lives in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The one writer of this index.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::new(self)
    }

    /// What the last commit says of itself. Before the first nothing is complete.
    pub fn manifest(&self) -> Result<Manifest, IndexError> {
        let begun = || Manifest { complete: false, ..Manifest::new() };
        Ok(manifest(&self.path, &self.index)?.unwrap_or_else(begun))
    }

    /// The codebooks the tags were made with.
    pub fn codebooks(&self) -> Result<Vec<CodebookStamp>, IndexError> {
        Ok(self.manifest()?.codebooks)
    }

    /// All documents without their passages, by path.
    pub fn documents(&self) -> Result<Vec<Document>, IndexError> {
        let mut documents =
            self.read(&self.is(self.fields.record, record::DOCUMENT), Self::stored_document)?;
        documents.sort_by(|a, b| (&a.source.path, &a.id).cmp(&(&b.source.path, &b.id)));
        Ok(documents)
    }

    /// One document without its passages.
    pub fn document(&self, id: &str) -> Result<Option<Document>, IndexError> {
        Ok(self.read(&self.of_document(id, record::DOCUMENT), Self::stored_document)?.pop())
    }

    /// The passages of one document in reading order.
    pub fn passages(&self, document_id: &str) -> Result<Vec<Passage>, IndexError> {
        let of_document = self.of_document(document_id, record::PASSAGE);
        let mut passages = self.read(&of_document, Self::stored_passage)?;
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// One passage.
    pub fn passage(&self, id: &str) -> Result<Option<Passage>, IndexError> {
        let Some((document, _)) = id.rsplit_once('-') else { return Ok(None) };
        Ok(self.passages(document)?.into_iter().find(|passage| passage.id == id))
    }

    /// The files that could not be read, or not wholly, by path.
    pub fn failures(&self) -> Result<Vec<Failure>, IndexError> {
        let mut failures = self.read(&self.is(self.fields.record, record::FAILURE), Self::body::<Failure>)?;
        failures.extend_from_slice(&self.together.copies);
        failures.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(failures)
    }

    pub(super) fn is(&self, field: Field, value: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic)
    }

    fn of_document(&self, id: &str, kind: &str) -> BooleanQuery {
        BooleanQuery::intersection(vec![
            Box::new(self.is(self.fields.document, id)),
            Box::new(self.is(self.fields.record, kind)),
        ])
    }

    /// What `record` reads of each record that `query` finds.
    fn read<T>(
        &self,
        query: &dyn TantivyQuery,
        record: impl Fn(&Self, &Searcher, DocAddress) -> Result<T, IndexError>,
    ) -> Result<Vec<T>, IndexError> {
        whole(&self.path, || {
            let searcher = self.reader.searcher();
            let found = searcher
                .search(query, &DocSetCollector)
                .map_err(|error| IndexError::of(&self.path, error))?;
            let mut found: Vec<DocAddress> = found.into_iter().collect();
            // In the order of the store, so that every block is decompressed once.
            found.sort_unstable();
            found.into_iter().map(|address| record(self, &searcher, address)).collect()
        })
    }

    /// The document or failure stored at `address`.
    pub(super) fn body<T: DeserializeOwned>(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<T, IndexError> {
        self.with_body(searcher, address, |body| {
            serde_json::from_slice(body).map_err(|error| IndexError::damaged(&self.path, error))
        })
    }

    fn stored_document(&self, searcher: &Searcher, address: DocAddress) -> Result<Document, IndexError> {
        let mut document: Document = self.body(searcher, address)?;
        if let Some(better) = self.together.better.get(&document.id) {
            document.duplicate_of.clone_from(better);
        }
        Ok(document)
    }

    /// The passage stored at `address`.
    pub(super) fn stored_passage(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<Passage, IndexError> {
        self.with_body(searcher, address, |body| {
            let stored: StoredPassage =
                postcard::from_bytes(body).map_err(|error| IndexError::damaged(&self.path, error))?;
            Ok(stored.into())
        })
    }

    fn with_body<T>(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        read: impl FnOnce(&[u8]) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let stored: TantivyDocument =
            searcher.doc(address).map_err(|error| IndexError::of(&self.path, error))?;
        let body = stored.get_first(self.fields.body).and_then(|value| value.as_bytes());
        read(body.ok_or_else(|| IndexError::damaged(&self.path, "a record is empty"))?)
    }
}

/// True when nothing is at `path`, or a folder with nothing in it but what a creation cut short may leave.
fn is_vacant(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries
            .all(|entry| entry.is_ok_and(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// The manifest of the last commit; none before the first.
fn manifest(path: &Path, index: &tantivy::Index) -> Result<Option<Manifest>, IndexError> {
    let metas = index.load_metas().map_err(|error| IndexError::of(path, error))?;
    match metas.payload {
        None => Ok(None),
        Some(payload) => serde_json::from_str(&payload)
            .map(Some)
            .map_err(|error| IndexError::damaged(path, format!("its manifest does not read: {error}"))),
    }
}
