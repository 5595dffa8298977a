//! `hongtou ingest`: a folder into the index.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::import::Lost;
use crate::index::Index;
use crate::model::Failure;

use super::Outcome;
use super::options::{CodebookOption, IndexOption, ReadingOptions};
use super::output::stdout;
use super::pipeline::{self, Report};
use super::terminal::{STRONG, safe};

/// Read a folder into the index; files that have not changed are not read again
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou ingest policies/ --index indexes/policies")]
pub struct IngestArguments {
    /// Folder of documents
    folder: PathBuf,

    #[command(flatten)]
    index: IndexOption,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    codebooks: CodebookOption,

    /// Files read at the same time [default: one for each core]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
}

impl IngestArguments {
    /// Reads the folder; gives the index and what was done.
    pub fn ingest(&self) -> Result<(PathBuf, Index, Report)> {
        let path = self.index.of_folder(&self.folder)?;
        let report =
            pipeline::ingest(&self.folder, &path, &self.reading.reading()?, self.jobs, &self.codebooks)?;
        let index = Index::open(&path)?;
        Ok((path, index, report))
    }
}

pub fn run(arguments: IngestArguments) -> Result<Outcome> {
    let (path, index, report) = arguments.ingest()?;
    let mut out = stdout();
    write_report(&mut out, &index, &report)?;
    writeln!(out, "index     {}", safe(&path.to_string_lossy()))?;
    out.flush()?;
    outcome(&index)
}

/// Exit code 3 while any file of the index has failed.
pub fn outcome(index: &Index) -> Result<Outcome> {
    let failed = index.failures()?.iter().any(|failure| failure.reason.is_failure());
    Ok(if failed { Outcome::SomeFailed } else { Outcome::Done })
}

/// Prints what was read and what failed.
pub fn write_report(out: &mut impl Write, index: &Index, report: &Report) -> Result<()> {
    let failures = index.failures()?;
    let (failed, duplicates): (Vec<&Failure>, Vec<&Failure>) =
        failures.iter().partition(|failure| failure.reason.is_failure());
    let documents = index.documents()?;
    let partial = failed.iter().filter(|failure| failure.partial).count();
    write!(out, "files     {} found, {} read, {} unchanged", report.files, report.read, report.unchanged)?;
    writeln!(
        out,
        ", {} failed, {partial} incomplete, {} duplicate",
        failed.len() - partial,
        duplicates.len()
    )?;
    if report.gone > 0 {
        writeln!(out, "gone      {} files, taken out of the index", report.gone)?;
    }
    let pages: u32 = documents.iter().map(|document| document.pages).sum();
    let repeated = documents.iter().filter(|document| document.duplicate_of.is_some()).count();
    write!(out, "documents {}, {pages} pages", documents.len())?;
    if repeated > 0 {
        write!(out, ", {repeated} of them another reading of a text")?;
    }
    writeln!(out)?;
    if report.retagged > 0 {
        writeln!(out, "retagged  {} documents, because a codebook changed", report.retagged)?;
    }
    for failure in failed {
        let state = if failure.partial { "incomplete" } else { "failed" };
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}: {state}: {}: {} ({})",
            safe(&failure.path),
            failure.reason,
            safe(&failure.message),
            failure.remedy
        )?;
    }
    for (path, Lost { passages, codes }) in &report.lost {
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}: {codes} codes by hand are lost: the text of {passages} passages that were coded is there no \
             more (the file they were imported from still has them)",
            safe(path)
        )?;
    }
    Ok(())
}
