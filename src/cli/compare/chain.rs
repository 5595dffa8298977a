//! A line of descent: what each text took from those above it, changed and added.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use serde::Serialize;

use crate::cli::output::{OutputFormat, stdout, write_json, write_rows};
use crate::cli::terminal::{FAINT, STRONG, clipped, safe};
use crate::compare::{Chain, Unit, chain, label};
use crate::model::{Document, Relation};

/// Columns a text may take.
const WIDTH: usize = 72;

/// A unit on the way of a thread.
#[derive(Serialize)]
struct Row<'a> {
    /// Number of the thread, from 1.
    thread: usize,
    /// Place of the text in the chain, from 1.
    level: usize,
    file: &'a str,
    number: String,
    page: u32,
    /// What it made of the matter; empty where it brought it up.
    relation: Option<Relation>,
    from_file: &'a str,
    text: &'a str,
    id: &'a str,
}

/// Sets `documents`, from the top downwards, into one view and prints it.
pub fn print(format: OutputFormat, documents: &[Document]) -> Result<()> {
    let chain = chain(documents);
    let rows = rows(&chain, documents);
    match format {
        OutputFormat::Json => write_json(&chain),
        OutputFormat::Table => write(&chain, documents, &rows),
        _ => write_rows(format, &rows, &[]),
    }
}

fn rows<'a>(chain: &'a Chain, documents: &'a [Document]) -> Vec<Row<'a>> {
    let top = chain.steps.first().map_or(&[][..], |step| &step.national_units);
    let below = chain.steps.iter().map(|step| step.local_units.as_slice());
    // A text may stand in a chain twice, so a unit is known by its level too.
    let units: BTreeMap<(usize, &str), &Unit> = [top]
        .into_iter()
        .chain(below)
        .enumerate()
        .flat_map(|(level, units)| units.iter().map(move |unit| ((level, unit.id.as_str()), unit)))
        .collect();
    let row = |thread, level: usize, id: &'a str, relation, from: Option<usize>| {
        let unit = units.get(&(level, id))?;
        Some(Row {
            thread: thread + 1,
            level: level + 1,
            file: documents[level].source.name(),
            number: label(&unit.number),
            page: unit.page,
            relation,
            from_file: from.map_or("", |from| documents[from].source.name()),
            text: &unit.text,
            id,
        })
    };
    let threads = chain.threads.iter().enumerate().flat_map(|(at, thread)| {
        let first = row(at, thread.level, &thread.unit, None, None);
        let taken_up = thread.taken_up.iter();
        let taken_up = taken_up
            .map(move |taken| row(at, taken.level, &taken.unit, Some(taken.relation), Some(taken.from)));
        [first].into_iter().chain(taken_up).flatten().collect::<Vec<_>>()
    });
    threads.collect()
}

fn write(chain: &Chain, documents: &[Document], rows: &[Row]) -> Result<()> {
    let mut out = stdout();
    for (level, document) in documents.iter().enumerate() {
        writeln!(out, "{STRONG}{} {}{STRONG:#}", level + 1, safe(document.label()))?;
        let came_up = chain.threads.iter().filter(|thread| thread.level == level);
        let Some(step) = level.checked_sub(1).and_then(|before| chain.steps.get(before)) else {
            writeln!(out, "  {} units", came_up.count())?;
            continue;
        };
        let relations = Relation::ALL.map(|relation| {
            let count = step.figures.relations.get(&relation).copied().unwrap_or(0);
            format!("{relation} {count}")
        });
        let taken = step.national_units.len() - step.left_out.len();
        writeln!(
            out,
            "  took up {taken} of {} units of {level}; {}; {} units take up nothing from above",
            step.national_units.len(),
            relations.join(", "),
            came_up.count(),
        )?;
    }
    for thread in rows.chunk_by(|a, b| a.thread == b.thread).filter(|thread| thread.len() > 1) {
        writeln!(out)?;
        for row in thread {
            let relation = row.relation.map_or("", Relation::as_str);
            let text = row.text.trim_start();
            writeln!(
                out,
                "{:indent$}{} {relation:<9} {FAINT}{}{FAINT:#} {}",
                "",
                row.level,
                safe(&row.number),
                clipped(text, WIDTH),
                indent = 2 * (row.level - 1),
            )?;
        }
    }
    out.flush()?;
    Ok(())
}
