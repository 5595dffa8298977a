//! The wide table of passages.

use std::collections::BTreeSet;

use super::Kind::{Count, Share, Text};
use super::directives::{figure_columns, figures};
use super::{ACTORS, AMBIGUITY, Cell, Table, code_column, codes, columns, count};
use crate::export::Dataset;
use crate::model::Slices;

/// One row a passage, one column a code.
pub fn passages<'a>(dataset: &'a Dataset) -> Table<'a> {
    let mut columns = columns(&[
        ("passage", 22, Text),
        ("document", 40, Text),
        ("level", 12, Text),
        ("page", 8, Count),
        ("last_page", 8, Count),
        ("kind", 10, Text),
        ("heading", 36, Text),
        ("number", 14, Text),
        ("text", 80, Text),
        ("sentences", 10, Count),
        ("ocr_confidence", 14, Share),
        ("actors", 36, Text),
    ]);
    columns.extend(figure_columns());
    let codes = codes(dataset, |codebook| ![ACTORS, AMBIGUITY].contains(&codebook));
    columns.extend(codes.iter().map(code_column));
    let rows = Box::new(move |put: super::Sink<'_>| {
        dataset.each_taken(|document, passages| {
            passages.iter().try_for_each(|passage| {
                let words = Slices::of(&passage.text);
                let actors = passage.tags.iter().filter(|tag| tag.codebook == ACTORS);
                let actors: BTreeSet<&str> = actors.map(|tag| words.get(tag.span)).collect();
                let counts = count(&passage.tags);
                let mut row = vec![
                    Cell::text(&passage.id),
                    Cell::text(document.label()),
                    Cell::optional(document.metadata.level.map(|level| level.as_str())),
                    Cell::Count(passage.pages[0].into()),
                    Cell::Count(passage.pages[1].into()),
                    Cell::text(passage.kind.as_str()),
                    Cell::joined([passage.heading()]),
                    Cell::text(&passage.number),
                    Cell::text(&passage.text),
                    Cell::count(passage.sentences.len()),
                    passage.confidence.map_or(Cell::Empty, Cell::sure),
                    Cell::joined(actors),
                ];
                row.extend(figures(&passage.directives));
                row.extend(codes.iter().map(|code| Cell::some(counts.get(code).copied().unwrap_or(0))));
                put(row)
            })
        })
    });
    Table { title: "Passages", columns, rows }
}
