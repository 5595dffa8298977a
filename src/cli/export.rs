//! `hongtou export`: the index into a file for another program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use crate::export::{self, Dataset, RunInfo};
use crate::index::Index;

use super::options::{IndexOption, PairOption, codebooks_of};
use super::output::stdout;
use super::pairs::Pairs;
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

    #[command(flatten)]
    pair: PairOption,
}

pub fn run(arguments: ExportArguments) -> Result<Outcome> {
    export::format_of(&arguments.file)?;
    let index = arguments.index.open()?;
    let dataset = write(&index, &arguments.pair, &arguments.file, "hongtou export")?;
    let mut out = stdout();
    writeln!(out, "{}: {} documents", safe(&arguments.file.to_string_lossy()), dataset.documents.len())?;
    out.flush()?;
    Ok(if dataset.documents.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// Writes all of `index` to `file`, with its national and local texts compared as `pair` says.
pub fn write(index: &Index, pair: &PairOption, file: &Path, command: &str) -> Result<Dataset> {
    let documents = index
        .documents()?
        .into_iter()
        .map(|document| find::with_passages(index, document))
        .collect::<Result<_>>()?;
    let comparisons = Pairs::of_all(index, pair.pair)?.compare();
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
