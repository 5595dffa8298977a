//! Holds the tagger's codes against hand coding.
//!
//! A gold file has one sentence a row, with its heading; rows of one passage follow one another. The tagger
//! codes them as given and never sees the codes.

mod figures;
mod gold;

use std::collections::BTreeSet;

use serde::Serialize;

pub use figures::{Agreement, Figures, Score};
pub use gold::GoldError;

use crate::model::{Signal, Tag};
use crate::tag::{Lists, Tagger};
use figures::{agreement, micro, scores};
use gold::Row;

/// How well tags agree with hand coding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The signal of each sentence.
    pub signal: Agreement,
    /// The sets of instruments.
    pub instruments: Figures,
    /// The responsible bodies.
    pub actor: Actors,
    /// Whether a target is set.
    pub target: Score,
    /// Whether a deadline is set.
    pub deadline: Score,
    /// The sentences on which something differs, in order.
    pub wrong: Vec<Wrong>,
}

/// Agreement on who acts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Actors {
    /// Share of sentences with exactly the same bodies in the same order.
    pub identical: f64,
    /// F1 over single bodies.
    pub f1: f64,
}

/// A sentence on which tagger and hand differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// Id of the row.
    pub id: String,
    /// The sentence.
    pub sentence: String,
    /// Column, what the hand wrote, what the tagger found, and the cues it went by.
    pub differences: Vec<[String; 4]>,
}

/// Codes the sentences of a gold file and compares.
pub fn evaluate(gold: &str, tagger: &Tagger) -> Result<Evaluation, GoldError> {
    let rows = gold::parse(gold)?;
    let mut lists = Lists::default();
    let found: Vec<Coded> = rows
        .chunk_by(|a, b| a.passage() == b.passage())
        .flat_map(|rows| code(rows, tagger, &mut lists))
        .collect();
    let pairs = || rows.iter().zip(&found);

    let signals: Vec<_> = pairs().map(|(row, coded)| (row.signal.as_str(), coded.signal.as_str())).collect();
    let instruments: Vec<_> = pairs().map(|(row, coded)| (&row.instruments, &coded.instruments)).collect();
    let actors: Vec<_> = pairs().map(|(row, coded)| (set(&row.actors), set(&coded.actors))).collect();
    let same = pairs().filter(|(row, coded)| row.actors == coded.actors).count();
    Ok(Evaluation {
        signal: agreement(&signals, &Signal::ALL.map(Signal::as_str)),
        instruments: scores(&instruments),
        actor: Actors {
            identical: same as f64 / rows.len().max(1) as f64,
            f1: micro(&actors.iter().map(|(gold, found)| (gold, found)).collect::<Vec<_>>()).f1,
        },
        target: flag(pairs().map(|(row, coded)| (row.target, coded.target))),
        deadline: flag(pairs().map(|(row, coded)| (row.deadline, coded.deadline))),
        wrong: pairs().filter_map(|(row, coded)| wrong(row, coded)).collect(),
    })
}

/// What the tagger made of a row, in the columns of a gold file.
struct Coded {
    signal: String,
    instruments: BTreeSet<String>,
    actors: Vec<String>,
    target: bool,
    deadline: bool,
    tags: Vec<Tag>,
}

/// Codes the rows of one passage.
fn code(rows: &[Row], tagger: &Tagger, lists: &mut Lists) -> Vec<Coded> {
    let sentences: Vec<&str> = rows.iter().map(|row| row.sentence.as_str()).collect();
    tagger.sentences(&rows[0].heading, &sentences, lists).into_iter().map(coded).collect()
}

fn coded(tags: Vec<Tag>) -> Coded {
    let of = |codebook: &str| tags.iter().filter(move |tag| tag.codebook == codebook).collect::<Vec<_>>();
    let elements = of("elements");
    Coded {
        signal: of("signals").first().map(|tag| tag.code.clone()).unwrap_or_default(),
        instruments: of("nato").iter().map(|tag| tag.code.clone()).collect(),
        actors: elements.iter().filter(|tag| tag.code == "responsible").map(|tag| tag.cue.clone()).collect(),
        target: elements.iter().any(|tag| tag.code == "target"),
        deadline: elements.iter().any(|tag| tag.code == "deadline"),
        tags,
    }
}

fn set(words: &[String]) -> BTreeSet<String> {
    words.iter().cloned().collect()
}

fn flag(pairs: impl Iterator<Item = (bool, bool)>) -> Score {
    let one = |set: bool| if set { BTreeSet::from(["1".to_owned()]) } else { BTreeSet::new() };
    let pairs: Vec<_> = pairs.map(|(gold, found)| (one(gold), one(found))).collect();
    micro(&pairs.iter().map(|(gold, found)| (gold, found)).collect::<Vec<_>>())
}

fn wrong(row: &Row, coded: &Coded) -> Option<Wrong> {
    let cues = |codebook: &str| {
        let tags = coded.tags.iter().filter(|tag| tag.codebook == codebook);
        tags.map(|tag| format!("{}: {}", tag.code, tag.cue)).collect::<Vec<_>>().join("; ")
    };
    let join = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("|");
    let number = |flag: bool| u8::from(flag).to_string();
    let columns = [
        ("signal", row.signal.clone(), coded.signal.clone(), "signals"),
        ("instruments", join(&row.instruments), join(&coded.instruments), "nato"),
        ("actor", row.actors.join("|"), coded.actors.join("|"), "actors"),
        ("target", number(row.target), number(coded.target), "elements"),
        ("deadline", number(row.deadline), number(coded.deadline), "elements"),
    ];
    let differences: Vec<_> = columns
        .into_iter()
        .filter(|(_, gold, found, _)| gold != found)
        .map(|(column, gold, found, codebook)| [column.to_owned(), gold, found, cues(codebook)])
        .collect();
    (!differences.is_empty()).then(|| Wrong {
        id: row.id.clone(),
        sentence: row.sentence.clone(),
        differences,
    })
}
