//! `hongtou export`: the index into a file for another program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use crate::export::{self, Dataset, RunInfo};
use crate::index::Index;
use crate::model::Level;

use super::compare::{compare_all, of_level};
use super::options::{IndexOption, codebooks_of};
use super::output::stdout;
use super::terminal::safe;
use super::{Outcome, find};

/// Write documents, passages and tags to a file; its ending decides the format
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou export coded.xlsx\n  hongtou export tags.csv\n  hongtou export passages.jsonl"
)]
pub struct ExportArguments {
    /// The file to write: .xlsx, .csv or .jsonl
    file: PathBuf,

    #[command(flatten)]
    index: IndexOption,
}

pub fn run(arguments: ExportArguments) -> Result<Outcome> {
    export::format_of(&arguments.file)?;
    let index = arguments.index.open()?;
    let dataset = write(&index, &arguments.file, "hongtou export")?;
    let mut out = stdout();
    writeln!(out, "{}: {} documents", safe(&arguments.file.to_string_lossy()), dataset.documents.len())?;
    out.flush()?;
    Ok(if dataset.documents.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// Writes all of `index` to `file`, with each central document compared to each local one.
pub fn write(index: &Index, file: &Path, command: &str) -> Result<Dataset> {
    let documents = index
        .documents()?
        .into_iter()
        .map(|document| find::with_passages(index, document))
        .collect::<Result<_>>()?;
    let comparisons =
        compare_all(&of_level(index, |level| level == Level::Central)?, &of_level(index, Level::is_local)?);
    let dataset = Dataset {
        documents,
        failures: index.failures()?,
        comparisons,
        codebooks: codebooks_of(index)?,
        run: RunInfo::today(command, index.path().to_string_lossy()),
    };
    export::write(file, &dataset)?;
    Ok(dataset)
}
