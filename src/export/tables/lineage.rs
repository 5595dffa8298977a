//! The table of which text rests on which.

use super::Kind::{Count, Text};
use super::{Cell, Table, columns};
use crate::export::Dataset;
use crate::lineage::Work;

/// One row a work that a document cites. The works of the whole index are known, also where few passages are taken.
pub fn lineage<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("document", 18, Text),
        ("title", 50, Text),
        ("number", 24, Text),
        ("manner", 16, Text),
        ("verb", 16, Text),
        ("mentions", 10, Count),
        ("cited_title", 50, Text),
        ("cited_number", 24, Text),
        ("cited_level", 12, Text),
        ("cited_document", 18, Text),
        ("words", 50, Text),
        ("passage", 22, Text),
    ]);
    let rows = Box::new(move |put: super::Sink<'_>| {
        let lineage = crate::lineage::lineage(dataset.corpus());
        lineage.ties.iter().try_for_each(|tie| {
            let (citing, cited): (&Work, &Work) = (&lineage.works[tie.from], &lineage.works[tie.to]);
            let document = citing.document.as_deref().unwrap_or_default();
            if !dataset.takes_document(document) {
                return Ok(());
            }
            put(vec![
                Cell::text(document),
                Cell::optional(citing.title.as_deref()),
                Cell::optional(citing.number.as_deref()),
                Cell::text(tie.manner.as_str()),
                Cell::joined(&tie.verbs),
                Cell::count(tie.mentions),
                Cell::optional(cited.title.as_deref()),
                Cell::optional(cited.number.as_deref()),
                Cell::optional(cited.level.map(|level| level.as_str())),
                Cell::optional(cited.document.as_deref()),
                Cell::text(&tie.words),
                Cell::text(&tie.passage),
            ])
        })
    });
    Table { title: "Lineage", columns, rows }
}
