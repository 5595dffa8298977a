//! Tables about the export itself: the codebooks behind the tags, and how it was made.

use super::Kind::Text;
use super::{Cell, Sink, Table, columns};
use crate::export::Dataset;

/// One row a code.
pub fn codebook<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("codebook", 12, Text),
        ("title", 40, Text),
        ("version", 10, Text),
        ("code", 10, Text),
        ("parent", 10, Text),
        ("kind", 12, Text),
        ("label_zh", 20, Text),
        ("label_en", 36, Text),
        ("definition", 80, Text),
        ("examples", 60, Text),
        ("source", 50, Text),
        ("hash", 66, Text),
    ]);
    let rows = Box::new(move |put: Sink<'_>| {
        let codes = dataset.codebooks.iter().flat_map(|book| book.codes.iter().map(move |code| (book, code)));
        codes.into_iter().try_for_each(|(codebook, code)| {
            put(vec![
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
            ])
        })
    });
    Table { title: "Codebook", columns, rows }
}

/// How the export was made, and every file that is missing or incomplete.
pub fn run<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("item", 16, Text),
        ("value", 66, Text),
        ("reason", 18, Text),
        ("message", 60, Text),
        ("what_to_do", 60, Text),
    ]);
    let rows = Box::new(move |put: Sink<'_>| {
        let failed = dataset.failures.iter().filter(|failure| failure.reason.is_failure()).count();
        let mut fact = |item: &str, value: &str| {
            put(vec![Cell::text(item), Cell::text(value), Cell::Empty, Cell::Empty, Cell::Empty])
        };
        fact("version", &format!("hongtou {}", dataset.run.version))?;
        fact("date", &dataset.run.date.to_string())?;
        fact("command", &dataset.run.command)?;
        fact("query", &dataset.run.query)?;
        fact("index", &dataset.run.index)?;
        fact("documents", &dataset.documents().count().to_string())?;
        fact("passages", &dataset.passages().to_string())?;
        fact("files failed", &failed.to_string())?;
        if let Some(count) = dataset.too_much_new() {
            let why = "units are new in local texts, too many to hold against one another";
            fact("no diffusion", &format!("{count} {why}; hongtou compare --diffusion does so for some"))?;
        }
        for codebook in &dataset.codebooks {
            fact("codebook", &format!("{} {} {}", codebook.id, codebook.version, codebook.hash))?;
        }
        dataset.documents().try_for_each(|document| fact("file", &document.source.path))?;
        dataset.failures.iter().try_for_each(|failure| {
            let item = match (failure.reason.is_failure(), failure.partial) {
                (false, _) => "not needed",
                (true, true) => "read in part",
                (true, false) => "not read",
            };
            put(vec![
                Cell::text(item),
                Cell::text(&failure.path),
                Cell::text(failure.reason.as_str()),
                Cell::text(&failure.message),
                Cell::text(&failure.remedy),
            ])
        })
    });
    Table { title: "Run", columns, rows }
}
