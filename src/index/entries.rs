//! What the index writes down of a document. It is made beside the writer, on as many threads as there are: folding
//! texts, cutting words and packing passages cost more than putting them in.

use std::path::Path;

use tantivy::TantivyDocument;

use super::body::StoredPassage;
use super::schema::{Fields, record};
use super::{Index, IndexError, facets};
use crate::model::Document;
use crate::segment::{fold, words};

/// A document ready to be written: the record of its own, then those of its passages.
pub struct Entries {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) records: Vec<TantivyDocument>,
}

impl Entries {
    pub(super) fn of(
        index: &Path,
        fields: &Fields,
        mut document: Document,
        keys: &[u64],
        coded: u64,
    ) -> Result<Self, IndexError> {
        let packed = |error: &dyn ToString| IndexError::damaged(index, error.to_string());
        let passages = std::mem::take(&mut document.passages);
        let path = document.source.path.as_str();

        let body = serde_json::to_vec(&document).map_err(|error| packed(&error))?;
        let mut entry = entry(fields, record::DOCUMENT, &body);
        entry.add_text(fields.document, &document.id);
        entry.add_text(fields.path, path);
        entry.add_u64(fields.ordinal, passages.len() as u64);
        entry.add_text(fields.id, &document.id);
        entry.add_u64(fields.size, document.source.size);
        entry.add_i64(fields.modified, document.source.modified);
        entry.add_u64(fields.coded, coded);
        for &key in keys {
            entry.add_u64(fields.keys, key);
        }
        let mut records = vec![entry];

        let shared = facets::of_document(&document);
        let date = document.metadata.date.map_or(0, |date| {
            let (year, month, day) = date.to_calendar_date();
            u64::try_from(year).unwrap_or(0) * 10_000 + u64::from(u8::from(month)) * 100 + u64::from(day)
        });
        for passage in passages {
            let mut entry = TantivyDocument::default();
            entry.add_text(fields.record, record::PASSAGE);
            entry.add_text(fields.document, &document.id);
            entry.add_text(fields.path, path);
            entry.add_u64(fields.ordinal, u64::from(passage.ordinal));
            entry.add_u64(fields.date, date);
            add_searchable(fields, &mut entry, &passage.text);
            for facet in shared.iter().chain(&facets::of_passage(&passage)) {
                entry.add_text(fields.facets, facet);
            }
            let stored = postcard::to_stdvec(&StoredPassage::new(&document.id, passage))
                .map_err(|error| packed(&error))?;
            entry.add_bytes(fields.body, &stored);
            records.push(entry);
        }
        let path = document.source.path;
        Ok(Self { id: document.id, path, records })
    }
}

impl Index {
    /// Makes ready what [`super::Writer::put_entries`] writes. `keys` are what documents that may be the same text
    /// share; `coded` says with which codebooks it was coded ([`super::coding`]).
    ///
    /// # Errors
    /// A document that cannot be packed, which does not happen.
    pub fn entries(&self, document: Document, keys: &[u64], coded: u64) -> Result<Entries, IndexError> {
        Entries::of(&self.path, &self.fields, document, keys, coded)
    }
}

/// A record of some kind with its body.
pub(super) fn entry(fields: &Fields, kind: &str, body: &[u8]) -> TantivyDocument {
    let mut entry = TantivyDocument::default();
    entry.add_text(fields.record, kind);
    entry.add_bytes(fields.body, body);
    entry
}

fn add_searchable(fields: &Fields, entry: &mut TantivyDocument, text: &str) {
    let folded = fold(text).text;
    // Single characters say nothing for ranking that the pairs do not say.
    let longer: Vec<&str> =
        words(&folded).into_iter().map(|word| word.text).filter(|text| is_ranked(text)).collect();
    entry.add_text(fields.words, longer.join(" "));
    entry.add_text(fields.text, folded);
}

/// True for the words that rank: of hanzi, two or more.
fn is_ranked(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(super::units::is_hanzi)
}
