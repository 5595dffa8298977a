//! Comparisons as rows of tables: figures of pairs, chapters and instruments, and what is new in whom. What is printed
//! and what is exported are these.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Comparison, Element, Figures, Group, Holder, label};
use crate::model::{Document, Relation, Signal};

/// The figures of a pair of texts, or of a chapter or instrument of it.
#[derive(Serialize)]
pub struct FiguresRow<'a> {
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

/// An element in one text.
#[derive(Serialize)]
pub struct DiffusionRow<'a> {
    /// Number of the element, from 1.
    pub element: usize,
    /// How many texts have it.
    pub texts: usize,
    /// Which of them this is by date, from 1.
    pub rank: usize,
    /// The text's file.
    pub file: &'a str,
    region: &'a str,
    /// The text's date in ISO form; empty where it is unknown.
    pub date: &'a str,
    /// The unit's number.
    pub number: String,
    page: u32,
    /// Likeness to the first text's unit.
    score: f64,
    /// The unit's words.
    pub text: &'a str,
    id: &'a str,
}

impl<'a> FiguresRow<'a> {
    /// The figures of `national` beside `local`.
    pub fn of_pair(national: &'a Document, local: &'a Document, comparison: &Comparison) -> Self {
        let sizes = (comparison.national_units.len(), comparison.local_units.len());
        row(national, local, sizes, &comparison.figures)
    }

    /// The same for each chapter of the national text.
    pub fn of_chapters(national: &'a Document, local: &'a Document, comparison: &'a Comparison) -> Vec<Self> {
        let row = |group: &'a Group| Self { chapter: Some(&group.name), ..of_group(national, local, group) };
        comparison.chapters.iter().map(row).collect()
    }

    /// The same for each instrument.
    pub fn of_instruments(
        national: &'a Document,
        local: &'a Document,
        comparison: &'a Comparison,
    ) -> Vec<Self> {
        let row =
            |group: &'a Group| Self { instrument: Some(&group.name), ..of_group(national, local, group) };
        comparison.instruments.iter().map(row).collect()
    }
}

fn of_group<'a>(national: &'a Document, local: &'a Document, group: &Group) -> FiguresRow<'a> {
    row(national, local, (group.national.len(), group.local.len()), &group.figures)
}

fn row<'a>(
    national: &'a Document,
    local: &'a Document,
    (national_units, local_units): (usize, usize),
    figures: &Figures,
) -> FiguresRow<'a> {
    let count = |relation| figures.relations.get(&relation).copied().unwrap_or(0);
    let measures = figures.measures.iter().map(|(name, per_unit)| format!("{name} {per_unit:.2}"));
    FiguresRow {
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
fn rounded(figure: f32) -> f64 {
    (f64::from(figure) * 10_000.0).round() / 10_000.0
}

/// A matrix of signals in words: `Y→B 4`.
pub fn shifts(signals: &BTreeMap<Signal, BTreeMap<Signal, usize>>) -> Vec<String> {
    let cells = signals.iter().flat_map(|(from, to)| to.iter().map(move |(to, count)| (from, to, count)));
    cells.map(|(from, to, count)| format!("{from}→{to} {count}")).collect()
}

/// A row for each text that has one of `elements`, in their order; `documents` are the texts by id.
pub fn diffusion_rows<'a>(
    elements: &'a [Element],
    documents: &BTreeMap<&str, &'a Document>,
) -> Vec<DiffusionRow<'a>> {
    let mut rows = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        for (rank, holder) in element.holders().enumerate() {
            let Some(document) = documents.get(holder.document.as_str()) else { continue };
            let Holder { unit, date, .. } = holder;
            rows.push(DiffusionRow {
                element: at + 1,
                texts: element.taken_up.len() + 1,
                rank: rank + 1,
                file: document.source.name(),
                region: document.metadata.region.as_deref().unwrap_or_default(),
                date: date.as_deref().unwrap_or_default(),
                number: label(&unit.number),
                page: unit.page,
                score: rounded(holder.score),
                text: &unit.text,
                id: &unit.id,
            });
        }
    }
    rows
}
