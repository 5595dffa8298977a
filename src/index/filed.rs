//! What the index knows of files without reading documents: columns are a thousandth of the store.

use std::io;

use tantivy::DocId;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::{Column, StrColumn};
use tantivy::fastfield::FastFieldReaders;

use super::error::whole;
use super::schema::record;
use super::{Index, IndexError};

/// A document's file as it was when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filed {
    /// Id of the document.
    pub id: String,
    /// The path as shown to the user.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified: i64,
    /// With which codebooks it was coded ([`super::coding`]).
    pub coded: u64,
    /// What it shares with documents that may be the same text.
    pub keys: Vec<u64>,
}

/// The columns that list files, of one part of an index.
pub(super) struct FiledColumns {
    ids: Option<StrColumn>,
    paths: Option<StrColumn>,
    size: Column,
    modified: Column<i64>,
    coded: Column,
    keys: Option<Column>,
}

impl FiledColumns {
    pub fn open(fields: &FastFieldReaders) -> tantivy::Result<Self> {
        Ok(Self {
            ids: fields.str("id")?,
            paths: fields.str("path")?,
            size: fields.u64("size")?,
            modified: fields.i64("modified")?,
            coded: fields.u64("coded")?,
            keys: fields.column_opt("keys")?,
        })
    }

    /// The file of the document whose own record is `doc`.
    pub fn of(&self, doc: DocId) -> io::Result<Filed> {
        let text = |column: &Option<StrColumn>| {
            let mut text = String::new();
            if let Some(column) = column
                && let Some(term) = column.term_ords(doc).next()
            {
                column.ord_to_str(term, &mut text)?;
            }
            Ok::<_, io::Error>(text)
        };
        Ok(Filed {
            id: text(&self.ids)?,
            path: text(&self.paths)?,
            size: self.size.first(doc).unwrap_or_default(),
            modified: self.modified.first(doc).unwrap_or_default(),
            coded: self.coded.first(doc).unwrap_or_default(),
            keys: self.keys.iter().flat_map(|keys| keys.values_for_doc(doc)).collect(),
        })
    }
}

impl Index {
    /// The files of all documents, by path.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn filed(&self) -> Result<Vec<Filed>, IndexError> {
        let mut filed = whole(&self.path, || {
            let wrap = |error| IndexError::of(&self.path, error);
            let searcher = self.reader.searcher();
            let documents = self.is(self.fields.record, record::DOCUMENT);
            let mut found: Vec<_> =
                searcher.search(&documents, &DocSetCollector).map_err(wrap)?.into_iter().collect();
            found.sort_unstable();
            let mut filed = Vec::with_capacity(found.len());
            for of_segment in found.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
                let reader = searcher.segment_reader(of_segment[0].segment_ord);
                let columns = FiledColumns::open(reader.fast_fields()).map_err(wrap)?;
                for address in of_segment {
                    filed.push(columns.of(address.doc_id).map_err(|error| wrap(error.into()))?);
                }
            }
            Ok(filed)
        })?;
        filed.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
        Ok(filed)
    }
}
