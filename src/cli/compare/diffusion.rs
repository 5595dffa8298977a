//! Many local texts over time: who was first with a new element, and who took it up.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::cli::output::{OutputFormat, write_json, write_rows};
use crate::cli::pairs::Pairs;
use crate::cli::terminal::clipped;
use crate::compare::{Comparison, Element, Holder, Unit, diffusion, label};
use crate::model::{Document, Relation};

/// Columns a text may take in a table.
const WIDTH: usize = 40;

/// An element in one text.
#[derive(Serialize)]
struct Row<'a> {
    /// Number of the element, from 1.
    element: usize,
    /// How many texts have it.
    texts: usize,
    /// Which of them this is by date, from 1.
    rank: usize,
    file: &'a str,
    region: &'a str,
    date: &'a str,
    number: String,
    page: u32,
    /// Likeness to the first text's unit.
    score: f64,
    #[serde(skip)]
    short: String,
    text: &'a str,
    id: &'a str,
}

/// An element in a line of a table.
#[derive(Serialize)]
struct Line<'a> {
    texts: usize,
    first: &'a str,
    date: &'a str,
    number: &'a str,
    text: &'a str,
    taken_up_by: Vec<String>,
}

/// Prints the elements that local texts have and the national ones they are compared with do not.
pub fn print(format: OutputFormat, pairs: &Pairs, comparisons: &[Comparison]) -> Result<()> {
    // For each local text the units that are new beside every national one.
    let mut texts: BTreeMap<&str, (&Document, Vec<&Unit>)> = BTreeMap::new();
    for ((_, local), comparison) in pairs.iter().zip(comparisons) {
        let new = comparison.local_units.iter().zip(&comparison.alignments);
        let new = new.filter(|(_, alignment)| alignment.relation == Relation::New).map(|(unit, _)| unit);
        match texts.get_mut(local.id.as_str()) {
            None => drop(texts.insert(&local.id, (local, new.collect()))),
            Some((_, known)) => {
                let new: Vec<&Unit> = new.collect();
                known.retain(|unit| new.iter().any(|new| new.id == unit.id));
            }
        }
    }
    let documents: BTreeMap<&str, &Document> =
        texts.iter().map(|(id, (document, _))| (*id, *document)).collect();
    let elements = diffusion(&texts.into_values().collect::<Vec<_>>());
    if format == OutputFormat::Json {
        return write_json(&elements);
    }
    let rows = rows(&elements, &documents);
    if format != OutputFormat::Table {
        return write_rows(format, &rows, &[]);
    }
    let lines: Vec<Line> = rows
        .chunk_by(|a, b| a.element == b.element)
        .map(|rows| Line {
            texts: rows[0].texts,
            first: rows[0].file,
            date: rows[0].date,
            number: &rows[0].number,
            text: &rows[0].short,
            taken_up_by: rows[1..].iter().map(|row| format!("{} {}", row.file, row.date)).collect(),
        })
        .collect();
    write_rows(format, &lines, &["texts", "first", "date", "number", "text", "taken_up_by"])
}

fn rows<'a>(elements: &'a [Element], documents: &BTreeMap<&str, &'a Document>) -> Vec<Row<'a>> {
    let row = |element: usize, texts: usize, rank: usize, holder: &'a Holder| {
        let document = documents.get(holder.document.as_str())?;
        Some(Row {
            element: element + 1,
            texts,
            rank: rank + 1,
            file: document.source.name(),
            region: document.metadata.region.as_deref().unwrap_or_default(),
            date: holder.date.as_deref().unwrap_or_default(),
            number: label(&holder.unit.number),
            page: holder.unit.page,
            score: super::figures::rounded(holder.score),
            short: clipped(holder.unit.text.trim_start(), WIDTH),
            text: &holder.unit.text,
            id: &holder.unit.id,
        })
    };
    let all = elements.iter().enumerate().flat_map(|(at, element)| {
        let holders = [&element.first].into_iter().chain(&element.taken_up).enumerate();
        let texts = element.taken_up.len() + 1;
        holders.filter_map(move |(rank, holder)| row(at, texts, rank, holder)).collect::<Vec<_>>()
    });
    all.collect()
}
