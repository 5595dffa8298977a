//! Comparisons in figures: texts, chapters or instruments side by side.

use anyhow::Result;

use super::By;
use crate::cli::output::{OutputFormat, write_rows};
use crate::cli::pairs::Pairs;
use crate::compare::{Comparison, FiguresRow};
use crate::model::Relation;

/// Prints a line of figures for each pair, or for each chapter or instrument of each pair.
pub fn print(format: OutputFormat, by: By, pairs: &Pairs, comparisons: &[Comparison]) -> Result<()> {
    let pairs = pairs.iter().zip(comparisons);
    let rows: Vec<FiguresRow> = pairs
        .flat_map(|((national, local), comparison)| match by {
            By::Pair => vec![FiguresRow::of_pair(national, local, comparison)],
            By::Chapter => FiguresRow::of_chapters(national, local, comparison),
            By::Instrument => FiguresRow::of_instruments(national, local, comparison),
        })
        .collect();
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
