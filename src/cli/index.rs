//! `hongtou index`: documents that were read elsewhere into an index.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::index::Index;

use super::Outcome;
use super::ingest::{outcome, write_report};
use super::options::{CodebookOption, IndexOption, JobsOption};
use super::output::stdout;
use super::pipeline;
use super::progress::{Progress, ProgressOptions};
use super::terminal::safe;

/// Make an index of what 'hongtou process' wrote, without reading the documents again
///
/// What a line says takes the place of what the index holds of the same file. A document coded with other codebooks than
/// those of the index is coded again.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou index lines.jsonl --index indexes/policies\n  hongtou index shards/ more.jsonl --index indexes/all\n  zcat lines.jsonl.gz | hongtou index - --index indexes/policies\n  hongtou index dataset/ --index indexes/all     what examples/spark/ingest.py wrote"
)]
pub struct IndexArguments {
    /// Files of lines, or of Parquet with the lines in a column; folders of such files; - for standard input
    #[arg(value_name = "DATASET", required = true)]
    datasets: Vec<PathBuf>,

    #[command(flatten)]
    index: IndexOption,

    #[command(flatten)]
    codebooks: CodebookOption,

    #[command(flatten)]
    jobs: JobsOption,

    #[command(flatten)]
    progress: ProgressOptions,
}

pub fn run(arguments: IndexArguments) -> Result<Outcome> {
    let IndexArguments { datasets, index, codebooks, jobs, progress } = arguments;
    let path = index.named()?;
    let report = pipeline::take(&datasets, &path, &codebooks, jobs.count(), &Progress::new(&progress)?)?;
    let index = Index::open(&path)?;
    if !progress.quiet {
        let mut out = stdout();
        write_report(&mut out, &index, &report)?;
        writeln!(out, "index     {}", safe(&path.to_string_lossy()))?;
        out.flush()?;
    }
    outcome(&index, &report)
}
