//! What the index knows of files without reading documents: columns are a thousandth of the store.

use tantivy::collector::DocSetCollector;

use super::error::whole;
use super::schema::record;
use super::{Index, IndexError};

/// A document's file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
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
                let columns = searcher.segment_reader(of_segment[0].segment_ord).fast_fields();
                let [ids, paths] = ["id", "path"].map(|name| columns.str(name));
                let (ids, paths) = (ids.map_err(wrap)?, paths.map_err(wrap)?);
                let size = columns.u64("size").map_err(wrap)?;
                let modified = columns.i64("modified").map_err(wrap)?;
                let coded = columns.u64("coded").map_err(wrap)?;
                let keys = columns.column_opt::<u64>("keys").map_err(wrap)?;
                let text = |column: &Option<tantivy::columnar::StrColumn>, doc| {
                    let mut text = String::new();
                    if let Some(column) = column
                        && let Some(term) = column.term_ords(doc).next()
                    {
                        column.ord_to_str(term, &mut text).map_err(|error| wrap(error.into()))?;
                    }
                    Ok::<_, IndexError>(text)
                };
                for address in of_segment {
                    let doc = address.doc_id;
                    filed.push(Filed {
                        id: text(&ids, doc)?,
                        path: text(&paths, doc)?,
                        size: size.first(doc).unwrap_or_default(),
                        modified: modified.first(doc).unwrap_or_default(),
                        coded: coded.first(doc).unwrap_or_default(),
                        keys: keys.iter().flat_map(|keys| keys.values_for_doc(doc)).collect(),
                    });
                }
            }
            Ok(filed)
        })?;
        filed.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
        Ok(filed)
    }
}
