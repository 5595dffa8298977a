//! The columns hits are ordered by, kept open from search to search: opening them takes longer than most searches.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher};

/// Columns of one segment.
#[derive(Clone)]
pub(super) struct Columns {
    pub paths: Option<StrColumn>,
    pub ordinals: Option<Column<u64>>,
    pub dates: Option<Column<u64>>,
}

/// The columns of the state of the index searched last, with its number.
#[derive(Default)]
pub(super) struct OpenColumns(Mutex<Option<(u64, Arc<[Columns]>)>>);

impl OpenColumns {
    /// The columns of each segment of `searcher`, in order.
    pub fn of(&self, searcher: &Searcher) -> tantivy::Result<Arc<[Columns]>> {
        let generation = searcher.generation().generation_id();
        // What is kept is replaced whole, so a panic elsewhere cannot have left half of it.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, columns)) if *of == generation => Ok(columns.clone()),
            _ => {
                let columns: Arc<[Columns]> = searcher
                    .segment_readers()
                    .iter()
                    .map(|reader| open(reader.fast_fields()))
                    .collect::<tantivy::Result<_>>()?;
                *kept = Some((generation, columns.clone()));
                Ok(columns)
            }
        }
    }
}

fn open(fields: &tantivy::fastfield::FastFieldReaders) -> tantivy::Result<Columns> {
    Ok(Columns {
        paths: fields.str("path")?,
        ordinals: fields.column_opt("ordinal")?,
        dates: fields.column_opt("date")?,
    })
}

/// The value of `doc`; 0 without one.
pub(super) fn first(column: Option<&Column<u64>>, doc: DocId) -> u64 {
    column.and_then(|column| column.first(doc)).unwrap_or(0)
}
