//! Many local texts over time: who was first with a new element, and who took it up.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::cli::output::{OutputFormat, write_json, write_rows};
use crate::cli::pairs::Pairs;
use crate::cli::terminal::clipped;
use crate::compare::{Comparison, NewUnits, diffusion, diffusion_rows};
use crate::model::Document;

/// Columns a text may take in a table.
const WIDTH: usize = 40;

/// An element in a line of a table.
#[derive(Serialize)]
struct Line<'a> {
    texts: usize,
    first: &'a str,
    date: &'a str,
    number: &'a str,
    text: String,
    taken_up_by: Vec<String>,
}

/// Prints the elements that local texts have and the national ones they are compared with do not.
pub fn print(format: OutputFormat, pairs: &Pairs, comparisons: &[Comparison]) -> Result<()> {
    let mut new = NewUnits::default();
    comparisons.iter().for_each(|comparison| new.add(comparison));
    let documents: BTreeMap<&str, &Document> =
        pairs.iter().map(|(_, local)| (local.id.as_str(), local)).collect();
    let elements = diffusion(&new.of(documents.values().copied()));
    if format == OutputFormat::Json {
        return write_json(&elements);
    }
    let rows = diffusion_rows(&elements, &documents);
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
            text: clipped(rows[0].text.trim_start(), WIDTH),
            taken_up_by: rows[1..].iter().map(|row| format!("{} {}", row.file, row.date)).collect(),
        })
        .collect();
    write_rows(format, &lines, &["texts", "first", "date", "number", "text", "taken_up_by"])
}
