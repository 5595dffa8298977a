//! The long table of tags: the program's and, beside them, those of researchers.

use super::Kind::{Count, Text};
use super::{Cell, Table, columns};
use crate::export::Dataset;
use crate::model::{CODED_BY, Slices};

/// One row a tag.
pub fn tags<'a>(dataset: &'a Dataset) -> Table<'a> {
    let columns = columns(&[
        ("codebook", 12, Text),
        ("code", 10, Text),
        ("words", 30, Text),
        ("cue", 20, Text),
        ("actor_level", 12, Text),
        ("portfolio", 18, Text),
        ("role", 12, Text),
        ("entity", 36, Text),
        ("sentence", 80, Text),
        ("heading", 36, Text),
        ("number", 14, Text),
        ("page", 8, Count),
        ("document", 40, Text),
        ("document_level", 14, Text),
        ("passage", 22, Text),
        ("sentence_no", 12, Count),
        ("start", 8, Count),
        ("end", 8, Count),
        ("coder", 14, Text),
    ]);
    let rows = Box::new(move |put: super::Sink<'_>| {
        let mut at = 0;
        dataset.each_taken(|document, passages| {
            for passage in passages {
                let words = Slices::of(&passage.text);
                for (coder, tag) in passage.tags_by_coder() {
                    let mark = tag.codebook == CODED_BY;
                    let sentence = passage.sentences.get(tag.sentence).filter(|_| !mark);
                    put(vec![
                        Cell::text(&tag.codebook),
                        Cell::text(&tag.code),
                        Cell::optional((!mark).then(|| words.get(tag.span))),
                        Cell::text(&tag.cue),
                        Cell::optional(tag.level.map(|level| level.as_str())),
                        Cell::optional(tag.portfolio.as_deref()),
                        Cell::optional(tag.role.map(|role| role.as_str())),
                        Cell::optional(tag.entity.as_deref()),
                        Cell::optional(sentence.map(|&sentence| words.get(sentence))),
                        Cell::joined([passage.heading()]),
                        Cell::text(&passage.number),
                        Cell::Count(passage.pages[0].into()),
                        Cell::text(document.label()),
                        Cell::optional(document.metadata.level.map(|level| level.as_str())),
                        Cell::Passage(&passage.id, at),
                        Cell::count(tag.sentence + 1),
                        Cell::count(tag.span.start),
                        Cell::count(tag.span.end),
                        Cell::text(coder),
                    ])?;
                }
                at += 1;
            }
            Ok(())
        })
    });
    Table { title: "Tags", columns, rows }
}
