//! Comparisons in figures: texts, chapters or instruments side by side.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::By;
use crate::cli::output::{OutputFormat, write_rows};
use crate::cli::pairs::Pairs;
use crate::compare::{Comparison, Figures};
use crate::model::{Document, Relation, Signal};

/// The figures of a pair of texts, or of a chapter or instrument of it.
#[derive(Serialize)]
struct Row<'a> {
    national_file: &'a str,
    local_file: &'a str,
    local_level: &'static str,
    local_region: &'a str,
    local_date: String,
    /// The chapter's heading or the instrument's code; empty for a whole pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    chapter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instrument: Option<&'a str>,
    national_units: usize,
    local_units: usize,
    directives: usize,
    directives_taken_up: usize,
    coverage: f64,
    unit_coverage: f64,
    verbatim: f64,
    invention: f64,
    operationalization: f64,
    measures: Vec<String>,
    copy: usize,
    adapt: usize,
    elaborate: usize,
    harden: usize,
    soften: usize,
    new: usize,
    signals: Vec<String>,
    strength_national: Option<f64>,
    strength_local: Option<f64>,
    ambiguity_national: Option<f64>,
    ambiguity_local: Option<f64>,
}

/// Prints a line of figures for each pair, or for each chapter or instrument of each pair.
pub fn print(format: OutputFormat, by: By, pairs: &Pairs, comparisons: &[Comparison]) -> Result<()> {
    let mut rows = Vec::new();
    for ((national, local), comparison) in pairs.iter().zip(comparisons) {
        let groups = match by {
            By::Pair => {
                let sizes = (comparison.national_units.len(), comparison.local_units.len());
                rows.push(row(national, local, sizes, &comparison.figures));
                continue;
            }
            By::Chapter => &comparison.chapters,
            By::Instrument => &comparison.instruments,
        };
        rows.extend(groups.iter().map(|group| {
            let row = row(national, local, (group.national.len(), group.local.len()), &group.figures);
            let name = Some(group.name.as_str());
            match by {
                By::Instrument => Row { instrument: name, ..row },
                _ => Row { chapter: name, ..row },
            }
        }));
    }
    let name: &[&str] = match by {
        By::Pair => &[],
        By::Chapter => &["chapter"],
        By::Instrument => &["instrument"],
    };
    let relations = Relation::ALL.map(Relation::as_str);
    let figures = ["coverage", "verbatim", "invention", "operationalization"];
    let columns = [&["local_file", "national_file"], name, &figures, &relations].concat();
    write_rows(format, &rows, &columns)
}

fn row<'a>(
    national: &'a Document,
    local: &'a Document,
    (national_units, local_units): (usize, usize),
    figures: &Figures,
) -> Row<'a> {
    let count = |relation| figures.relations.get(&relation).copied().unwrap_or(0);
    let measures = figures.measures.iter().map(|(name, per_unit)| format!("{name} {per_unit:.2}"));
    Row {
        national_file: national.source.name(),
        local_file: local.source.name(),
        local_level: local.metadata.level.map_or("", |level| level.as_str()),
        local_region: local.metadata.region.as_deref().unwrap_or_default(),
        local_date: local.metadata.date.map(|date| date.to_string()).unwrap_or_default(),
        chapter: None,
        instrument: None,
        national_units,
        local_units,
        directives: figures.directives,
        directives_taken_up: figures.directives_taken_up,
        coverage: rounded(figures.coverage),
        unit_coverage: rounded(figures.unit_coverage),
        verbatim: rounded(figures.verbatim),
        invention: rounded(figures.invention),
        operationalization: rounded(figures.operationalization),
        measures: measures.collect(),
        copy: count(Relation::Copy),
        adapt: count(Relation::Adapt),
        elaborate: count(Relation::Elaborate),
        harden: count(Relation::Harden),
        soften: count(Relation::Soften),
        new: count(Relation::New),
        signals: shifts(&figures.signals),
        strength_national: figures.strength.national.map(rounded),
        strength_local: figures.strength.local.map(rounded),
        ambiguity_national: figures.ambiguity.national.map(rounded),
        ambiguity_local: figures.ambiguity.local.map(rounded),
    }
}

/// To four decimals, without the noise of short floats.
pub fn rounded(figure: f32) -> f64 {
    (f64::from(figure) * 10_000.0).round() / 10_000.0
}

/// A matrix of signals in words: `Y→B 4`.
pub fn shifts(signals: &BTreeMap<Signal, BTreeMap<Signal, usize>>) -> Vec<String> {
    let cells = signals.iter().flat_map(|(from, to)| to.iter().map(move |(to, count)| (from, to, count)));
    cells.map(|(from, to, count)| format!("{from}→{to} {count}")).collect()
}
