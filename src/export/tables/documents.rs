//! The table of documents.

use super::Kind::{Count, Date, Text};
use super::directives::{figure_columns, figures};
use super::{Cell, Column, Row, SIGNALS, Sink, Table, code_column, codes, columns, count};
use crate::export::Dataset;
use crate::model::Document;

/// The columns of what is known of a document by itself.
pub fn metadata_columns() -> Vec<Column> {
    columns(&[
        ("document", 18, Text),
        ("path", 36, Text),
        ("title", 60, Text),
        ("issuers", 36, Text),
        ("number", 24, Text),
        ("kind", 10, Text),
        ("date", 12, Date),
        ("level", 12, Text),
        ("region", 24, Text),
        ("signers", 12, Text),
        ("recipients", 40, Text),
        ("cites", 30, Text),
        ("pages", 8, Count),
        ("language", 10, Text),
        ("format", 8, Text),
        ("quality", 16, Text),
        ("copy_to", 30, Text),
        ("printing_office", 24, Text),
        ("printing_date", 12, Date),
        ("urgency", 10, Text),
        ("security", 12, Text),
        ("adopted", 12, Date),
        ("effective", 12, Date),
        ("duplicate_of", 18, Text),
    ])
}

/// What is known of a document by itself.
pub fn metadata(document: &Document) -> Row<'_> {
    let metadata = &document.metadata;
    vec![
        Cell::text(&document.id),
        Cell::text(&document.source.path),
        Cell::optional(metadata.title.as_deref()),
        Cell::joined(&metadata.issuers),
        Cell::optional(metadata.number.as_deref()),
        Cell::optional(metadata.kind.as_deref()),
        Cell::date(metadata.date),
        Cell::optional(metadata.level.map(|level| level.as_str())),
        Cell::optional(metadata.region.as_deref()),
        Cell::joined(&metadata.signers),
        Cell::joined(&metadata.recipients),
        Cell::joined(&metadata.cites),
        Cell::Count(document.pages.into()),
        Cell::joined([document.language.to_string()]),
        Cell::text(document.source.format.as_str()),
        Cell::joined(document.quality.iter().map(ToString::to_string)),
        Cell::joined(&metadata.copy_to),
        Cell::optional(metadata.printing_office.as_deref()),
        Cell::date(metadata.printing_date),
        Cell::optional(metadata.urgency.as_deref()),
        Cell::optional(metadata.security.as_deref()),
        Cell::date(metadata.adopted),
        Cell::date(metadata.effective),
        Cell::optional(document.duplicate_of.as_deref()),
    ]
}

/// One row a document. Passages, directives and signals are counted among the passages taken.
pub fn documents<'a>(dataset: &'a Dataset) -> Table<'a> {
    let mut columns = metadata_columns();
    columns.push(Column { name: "passages".to_owned(), width: 10, kind: Count });
    columns.extend(figure_columns());
    let signals = codes(dataset, |codebook| codebook == SIGNALS);
    columns.extend(signals.iter().map(code_column));
    let rows = Box::new(move |put: Sink<'_>| {
        dataset.each_taken(|document, passages| {
            let counts = count(passages.iter().flat_map(|passage| &passage.tags));
            let mut row = metadata(document);
            row.push(Cell::count(passages.len()));
            row.extend(figures(passages.iter().flat_map(|passage| &passage.directives)));
            row.extend(signals.iter().map(|code| Cell::some(counts.get(code).copied().unwrap_or(0))));
            put(row)
        })
    });
    Table { title: "Documents", columns, rows }
}
