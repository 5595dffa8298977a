//! Directives: how binding each sentence is and how much it leaves open, and their means.

use super::{AMBIGUITY, Cell, Column, Table, columns, passages_of};
use crate::export::Dataset;
use crate::model::{Directive, Figures, Slices};

/// Columns of [`figures`].
pub(super) const FIGURES: [(&str, u16); 3] = [("directives", 10), ("strength", 10), ("ambiguity", 10)];

/// How many sentences instruct, and how strongly and openly in the mean.
pub(super) fn figures<'a>(directives: impl IntoIterator<Item = &'a Directive>) -> [Cell<'a>; FIGURES.len()] {
    let figures = Figures::of(directives);
    let mean = |mean: Option<f64>| mean.map_or(Cell::Empty, |mean| Cell::Number(hundredths(mean)));
    [Cell::some(figures.directives), mean(figures.strength), mean(figures.ambiguity)]
}

/// One row a directive, one column a part of its ambiguity.
pub(super) fn directives(dataset: &Dataset) -> Table<'_> {
    let mut columns = columns(&[
        ("passage", 22),
        ("document", 40),
        ("level", 12),
        ("heading", 36),
        ("sentence no", 12),
        ("sentence", 80),
        ("signal", 8),
        ("strength", 10),
        ("ambiguity", 10),
        ("cues", 40),
    ]);
    let ambiguity = dataset.codebooks.iter().filter(|codebook| codebook.id == AMBIGUITY);
    let parts: Vec<&str> = ambiguity.flat_map(|codebook| &codebook.codes).map(|c| c.code.as_str()).collect();
    columns.extend(parts.iter().map(|&part| Column { name: part.to_owned(), width: 12 }));
    let rows = passages_of(dataset).flat_map(move |(document, passage)| {
        let parts = parts.clone();
        let words = Slices::of(&passage.text);
        passage.directives.iter().map(move |directive| {
            let sentence = passage.sentences.get(directive.sentence);
            let cues = directive.parts.iter().filter(|part| !part.cue.is_empty());
            let mut row = vec![
                Cell::text(&passage.id),
                Cell::text(document.label()),
                Cell::optional(document.metadata.level.map(|level| level.as_str())),
                Cell::joined([passage.heading()]),
                Cell::count(directive.sentence + 1),
                Cell::optional(sentence.map(|&sentence| words.get(sentence))),
                Cell::text(directive.signal.as_str()),
                Cell::Count(directive.strength.into()),
                Cell::Number(hundredths(directive.ambiguity.into())),
                Cell::joined(cues.map(|part| format!("{}: {}", part.code, part.cue))),
            ];
            // A part that is there without weight answers a question; that is worth a zero.
            row.extend(parts.iter().map(|&code| {
                let part = directive.parts.iter().find(|part| part.code == code);
                part.map_or(Cell::Empty, |part| Cell::Number(hundredths(part.weight.into())))
            }));
            row
        })
    });
    Table { title: "Directives", columns, rows: Box::new(rows) }
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
