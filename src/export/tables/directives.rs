//! Directives: how binding each sentence is and how much it leaves open, and their means.

use super::Kind::{Count, Number, Text};
use super::{AMBIGUITY, Cell, Column, Table, columns};
use crate::export::Dataset;
use crate::model::{Directive, Figures, Slices};

/// Columns of [`figures`].
pub(super) fn figure_columns() -> Vec<Column> {
    columns(&[("directives", 10, Count), ("strength", 10, Number), ("ambiguity", 10, Number)])
}

/// How many sentences instruct, and how strongly and openly in the mean.
pub(super) fn figures<'a>(directives: impl IntoIterator<Item = &'a Directive>) -> [Cell<'a>; 3] {
    let figures = Figures::of(directives);
    let mean = |mean: Option<f64>| mean.map_or(Cell::Empty, |mean| Cell::Number(hundredths(mean)));
    [Cell::some(figures.directives), mean(figures.strength), mean(figures.ambiguity)]
}

/// One row a directive, one column a part of its ambiguity.
pub(super) fn directives<'a>(dataset: &'a Dataset) -> Table<'a> {
    let mut columns = columns(&[
        ("passage", 22, Text),
        ("document", 40, Text),
        ("level", 12, Text),
        ("heading", 36, Text),
        ("sentence_no", 12, Count),
        ("sentence", 80, Text),
        ("signal", 8, Text),
        ("strength", 10, Count),
        ("ambiguity", 10, Number),
        ("cues", 40, Text),
    ]);
    let ambiguity = dataset.codebooks.iter().filter(|codebook| codebook.id == AMBIGUITY);
    let parts: Vec<&str> = ambiguity.flat_map(|codebook| &codebook.codes).map(|c| c.code.as_str()).collect();
    columns.extend(parts.iter().map(|&part| Column { name: part.to_owned(), width: 12, kind: Number }));
    let rows = Box::new(move |put: super::Sink<'_>| {
        let mut at = 0;
        dataset.each_taken(|document, passages| {
            for passage in passages {
                let words = Slices::of(&passage.text);
                for directive in &passage.directives {
                    let sentence = passage.sentences.get(directive.sentence);
                    let cues = directive.parts.iter().filter(|part| !part.cue.is_empty());
                    let mut row = vec![
                        Cell::Passage(&passage.id, at),
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
                    put(row)?;
                }
                at += 1;
            }
            Ok(())
        })
    });
    Table { title: "Signals and ambiguity", columns, rows }
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
