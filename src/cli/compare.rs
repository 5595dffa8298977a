//! `hongtou compare`: local texts beside national ones.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;

use crate::compare::{Comparison, compare, label};
use crate::index::Index;
use crate::model::{Alignment, Document, Level, Passage, Relation};

use super::options::IndexOption;
use super::output::{OutputFormat, stdout, write_json, write_rows};
use super::terminal::{FAINT, STRONG, clipped, safe};
use super::{Outcome, find};

/// Show what local texts took from national ones: copied, adapted, elaborated, hardened, softened, new, left out
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou compare --national national-residence-permit.pdf --local chengdu-residence-permit.pdf\n  hongtou compare --format csv > alignments.csv\n\nWithout --national every central document is taken, without --local every document below the centre.\nDocuments are named by id, path, file name, number, or words of the title."
)]
pub struct CompareArguments {
    /// National documents
    #[arg(long, value_name = "DOC", num_args = 1..)]
    national: Vec<String>,

    /// Local documents
    #[arg(long, value_name = "DOC", num_args = 1..)]
    local: Vec<String>,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the comparison
    #[arg(long, value_enum, default_value_t)]
    format: CompareFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum CompareFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// One JSON array of comparisons
    Json,
    /// One alignment a line
    Jsonl,
    /// One local unit a line, with the numbers and words of both sides, for a spreadsheet
    Csv,
}

/// A local unit beside what it takes up.
#[derive(Serialize)]
struct UnitRow<'a> {
    national_file: &'a str,
    local_file: &'a str,
    local: String,
    heading: &'a str,
    page: u32,
    relation: Relation,
    /// Numbers of the national units, the most important first.
    national: Vec<String>,
    /// Likeness to the first of them.
    score: Option<f32>,
    shared: &'a str,
    reasons: &'a [String],
    local_text: &'a str,
    national_text: &'a str,
    local_id: &'a str,
}

/// One alignment with the documents it belongs to.
#[derive(Serialize)]
struct AlignmentRow<'a> {
    national: &'a str,
    local: &'a str,
    alignment: &'a Alignment,
}

pub fn run(arguments: CompareArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let national = side(&index, &arguments.national, "national", |level| level == Level::Central)?;
    let local = side(&index, &arguments.local, "local", Level::is_local)?;
    let comparisons = compare_all(&national, &local);
    let pairs = national.iter().flat_map(|national| local.iter().map(move |local| (national, local)));
    match arguments.format {
        CompareFormat::Text => {
            let mut out = stdout();
            for ((national, local), comparison) in pairs.zip(&comparisons) {
                write_comparison(&mut out, national, local, comparison)?;
            }
            out.flush()?;
        }
        CompareFormat::Json => write_json(&comparisons)?,
        CompareFormat::Jsonl => {
            let mut out = stdout();
            for comparison in &comparisons {
                for alignment in &comparison.alignments {
                    let row =
                        AlignmentRow { national: &comparison.national, local: &comparison.local, alignment };
                    writeln!(out, "{}", serde_json::to_string(&row)?)?;
                }
            }
            out.flush()?;
        }
        CompareFormat::Csv => {
            let rows: Vec<UnitRow> = pairs
                .zip(&comparisons)
                .flat_map(|((national, local), comparison)| unit_rows(national, local, comparison))
                .collect();
            write_rows(OutputFormat::Csv, &rows, &[])?;
        }
    }
    Ok(Outcome::Done)
}

fn unit_rows<'a>(
    national: &'a Document,
    local: &'a Document,
    comparison: &'a Comparison,
) -> impl Iterator<Item = UnitRow<'a>> {
    let taken = |id: &str| comparison.national_units.iter().find(|unit| unit.id == id);
    comparison.local_units.iter().zip(&comparison.alignments).map(move |(unit, alignment)| {
        let first = alignment.national.first();
        let units = alignment.national.iter().filter_map(|link| taken(&link.passage));
        UnitRow {
            national_file: national.source.name(),
            local_file: local.source.name(),
            local: label(&unit.number),
            heading: &unit.heading,
            page: unit.page,
            relation: alignment.relation,
            national: units.map(|unit| label(&unit.number)).collect(),
            score: first.map(|link| link.score),
            shared: first.map_or("", |link| &link.shared),
            reasons: &alignment.reasons,
            local_text: &unit.text,
            national_text: first.and_then(|link| taken(&link.passage)).map_or("", |unit| &unit.text),
            local_id: &unit.id,
        }
    })
}

/// Every national document with every local one, in that order.
pub fn compare_all(national: &[Document], local: &[Document]) -> Vec<Comparison> {
    let pairs: Vec<(&Document, &Document)> =
        national.iter().flat_map(|national| local.iter().map(move |local| (national, local))).collect();
    pairs.par_iter().map(|(national, local)| compare(national, local)).collect()
}

/// The documents of `index` with their passages whose level is `wanted`, each text once.
pub fn of_level(index: &Index, wanted: impl Fn(Level) -> bool) -> Result<Vec<Document>> {
    index
        .documents()?
        .into_iter()
        .filter(|document| document.duplicate_of.is_none() && document.metadata.level.is_some_and(&wanted))
        .map(|document| find::with_passages(index, document))
        .collect()
}

fn side(
    index: &Index,
    names: &[String],
    side: &str,
    wanted: impl Fn(Level) -> bool,
) -> Result<Vec<Document>> {
    if !names.is_empty() {
        return find::documents_with_passages(index, names);
    }
    let documents = of_level(index, wanted)?;
    if documents.is_empty() {
        bail!("no document of the index is {side}: name some with --{side} DOC");
    }
    Ok(documents)
}

fn write_comparison(
    out: &mut impl Write,
    national: &Document,
    local: &Document,
    comparison: &Comparison,
) -> Result<()> {
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}\n  beside {STRONG}{}{STRONG:#}",
        safe(local.label()),
        safe(national.label())
    )?;
    let counts: Vec<String> = Relation::ALL
        .iter()
        .map(|&relation| {
            (
                relation,
                comparison.alignments.iter().filter(|alignment| alignment.relation == relation).count(),
            )
        })
        .filter(|&(_, count)| count > 0)
        .map(|(relation, count)| format!("{relation} {count}"))
        .collect();
    writeln!(out, "  {}, left out {}", counts.join(", "), comparison.left_out.len())?;
    for alignment in &comparison.alignments {
        let place = |document: &Document, id: &str| {
            document.passages.iter().find(|passage| passage.id == id).map(name)
        };
        let national: Vec<String> =
            alignment.national.iter().filter_map(|link| place(national, &link.passage)).collect();
        let text = local.passages.iter().find(|passage| passage.id == alignment.local);
        writeln!(
            out,
            "  {:<9} {FAINT}{}{FAINT:#} {}",
            alignment.relation,
            text.map(name).unwrap_or_default(),
            text.map(|passage| clipped(words(passage), 72)).unwrap_or_default(),
        )?;
        if !national.is_empty() {
            writeln!(
                out,
                "            {FAINT}from {}; {}{FAINT:#}",
                safe(&national.join(", ")),
                safe(&alignment.reasons.join("; "))
            )?;
        }
    }
    writeln!(out)?;
    Ok(())
}

/// A passage's text without the number that [`name`] gives already.
fn words(passage: &Passage) -> &str {
    passage.text.strip_prefix(&passage.number).unwrap_or(&passage.text)
}

/// A passage's number, or its ordinal where it has none.
fn name(passage: &Passage) -> String {
    if passage.number.is_empty() { format!("¶{}", passage.ordinal) } else { passage.number.clone() }
}
