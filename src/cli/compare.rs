//! `hongtou compare`: local texts beside national ones.

mod chain;
mod diffusion;
mod figures;
mod text;
mod versions;

use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::compare::{Comparison, label};
use crate::model::{Alignment, Document, Relation};

use super::options::{IndexOption, SidesOption};
use super::output::{OutputFormat, stdout, write_json, write_rows};
use super::{Outcome, find};

/// Show what local texts took from national ones: copied, adapted, elaborated, hardened, softened, new, left out
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou compare --national national-residence-permit.pdf --local chengdu-residence-permit.pdf\n  hongtou compare --pair citation --by pair\n  hongtou compare --by chapter --format csv > figures.csv\n  hongtou compare --format csv > alignments.csv\n  hongtou compare --chain hospital-reform guizhou liuzhi\n  hongtou compare --versions old.docx new.docx\n  hongtou compare --diffusion --national national-residence-permit.pdf --format csv > diffusion.csv\n\nWithout --national every central document is taken, without --local every document below the centre, and each of\none side is compared with each of the other in the same language; where that would be more than 1,000 pairs, only texts\nthat cite each other are. Documents are named by id, path, file name, number, or words of the title."
)]
pub struct CompareArguments {
    #[command(flatten)]
    sides: SidesOption,

    /// Print figures instead of passages, one line for each
    #[arg(long, value_enum)]
    by: Option<By>,

    /// Documents from the top downwards, such as central, province, county: what each took, added and changed
    #[arg(long, value_name = "DOC", num_args = 2.., conflicts_with_all = ["national", "local", "pair", "by"])]
    chain: Vec<String>,

    /// An older and a newer version of one text: article by article, what is unchanged, changed, moved, dropped, added
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2, conflicts_with_all = ["national", "local", "pair", "by", "chain"])]
    versions: Vec<String>,

    /// What is new in local texts: who had it first, and who took it up, by date
    #[arg(long, conflicts_with_all = ["by", "chain", "versions"])]
    diffusion: bool,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the comparison
    #[arg(long, value_enum, default_value_t)]
    format: CompareFormat,
}

/// What a line of figures is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// A national and a local text
    Pair,
    /// A chapter of the national text
    Chapter,
    /// A policy instrument
    Instrument,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum CompareFormat {
    /// For reading in a terminal
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON array of comparisons
    Json,
    /// One alignment a line
    Jsonl,
    /// One local unit a line, with the numbers and words of both sides, for a spreadsheet
    Csv,
}

impl CompareFormat {
    /// The same for a list.
    fn of_list(self) -> OutputFormat {
        match self {
            Self::Text => OutputFormat::Table,
            Self::Json => OutputFormat::Json,
            Self::Jsonl => OutputFormat::Jsonl,
            Self::Csv => OutputFormat::Csv,
        }
    }
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
    let format = arguments.format.of_list();
    if !arguments.chain.is_empty() {
        chain::print(format, &find::texts(&index, &arguments.chain)?)?;
        return Ok(Outcome::Done);
    }
    if let [old, new] = find::texts(&index, &arguments.versions)?.as_slice() {
        versions::print(format, old, new)?;
        return Ok(Outcome::Done);
    }
    let pairs = arguments.sides.pairs(&index)?.some()?;
    let comparisons = pairs.compare();
    if arguments.diffusion {
        diffusion::print(format, &pairs, &comparisons)?;
        return Ok(Outcome::Done);
    }
    if let Some(by) = arguments.by {
        figures::print(format, by, &pairs, &comparisons)?;
        return Ok(Outcome::Done);
    }
    match arguments.format {
        CompareFormat::Text => {
            if comparisons.len() > 1 {
                figures::print(OutputFormat::Table, By::Pair, &pairs, &comparisons)?;
            }
            let mut out = stdout();
            for ((national, local), comparison) in pairs.iter().zip(&comparisons) {
                text::write(&mut out, national, local, comparison)?;
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
                .iter()
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
