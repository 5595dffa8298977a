//! Tables about the export itself: the codebooks behind the tags, and how it was made.

use super::{Cell, Table, columns};
use crate::export::Dataset;

/// One row a code.
pub fn codebook(dataset: &Dataset) -> Table<'_> {
    let columns = columns(&[
        ("codebook", 12),
        ("title", 40),
        ("version", 10),
        ("code", 10),
        ("parent", 10),
        ("kind", 12),
        ("label zh", 20),
        ("label en", 36),
        ("definition", 80),
        ("examples", 60),
        ("source", 50),
        ("hash", 66),
    ]);
    let rows = dataset.codebooks.iter().flat_map(|codebook| {
        codebook.codes.iter().map(|code| {
            vec![
                Cell::text(&codebook.id),
                Cell::text(&codebook.title.en),
                Cell::text(&codebook.version),
                Cell::text(&code.code),
                Cell::text(code.parent.as_deref().unwrap_or_default()),
                Cell::text(code.kind.as_deref().unwrap_or_default()),
                Cell::text(&code.label.zh),
                Cell::text(&code.label.en),
                Cell::text(&code.definition),
                Cell::joined(&code.examples),
                Cell::text(&codebook.source),
                Cell::text(&codebook.hash),
            ]
        })
    });
    Table { title: "Codebook", columns, rows: Box::new(rows) }
}

/// How the export was made, and every file that is missing or incomplete.
pub fn run(dataset: &Dataset) -> Table<'_> {
    let columns =
        columns(&[("item", 16), ("value", 66), ("reason", 18), ("message", 60), ("what to do", 60)]);
    let passages = dataset.documents.iter().map(|document| document.passages.len()).sum();
    let failed = dataset.failures.iter().filter(|failure| failure.reason.is_failure()).count();
    let fact =
        |item: &'static str, value| vec![Cell::text(item), value, Cell::Empty, Cell::Empty, Cell::Empty];
    let mut rows = vec![
        fact("version", Cell::joined([format!("hongtou {}", dataset.run.version)])),
        fact("date", Cell::Date(dataset.run.date)),
        fact("command", Cell::text(&dataset.run.command)),
        fact("index", Cell::text(&dataset.run.index)),
        fact("documents", Cell::count(dataset.documents.len())),
        fact("passages", Cell::count(passages)),
        fact("files failed", Cell::count(failed)),
    ];
    rows.extend(dataset.codebooks.iter().map(|codebook| {
        fact("codebook", Cell::joined([format!("{} {} {}", codebook.id, codebook.version, codebook.hash)]))
    }));
    rows.extend(dataset.documents.iter().map(|document| fact("file", Cell::text(&document.source.path))));
    rows.extend(dataset.failures.iter().map(|failure| {
        let item = match (failure.reason.is_failure(), failure.partial) {
            (false, _) => "not needed",
            (true, true) => "read in part",
            (true, false) => "not read",
        };
        vec![
            Cell::text(item),
            Cell::text(&failure.path),
            Cell::text(failure.reason.as_str()),
            Cell::text(&failure.message),
            Cell::text(&failure.remedy),
        ]
    }));
    Table { title: "Run", columns, rows: Box::new(rows.into_iter()) }
}
