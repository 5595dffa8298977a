//! `hongtou ingest`: a folder into the index.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::import::Lost;
use crate::index::Index;
use crate::model::Failure;

use super::Outcome;
use super::options::{CodebookOption, IndexOption, JobsOption, ReadingOptions, naming};
use super::output::stdout;
use super::pipeline::{self, Orders, Report};
use super::progress::{Progress, ProgressOptions};
use super::terminal::{STRONG, safe};

/// Failures that are listed after reading; `hongtou failures` lists all.
const LISTED: usize = 20;

/// Read a folder into the index; files that have not changed are not read again
///
/// Ctrl-C keeps what is done; the same command goes on from there, also after a crash.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou ingest policies/ --index indexes/policies\n  hongtou ingest policies/ --retry-failed --time-limit 600\n  hongtou ingest policies/ --prune --log ingest.log"
)]
pub struct IngestArguments {
    /// Folder of documents
    folder: PathBuf,

    #[command(flatten)]
    index: IndexOption,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    codebooks: CodebookOption,

    #[command(flatten)]
    jobs: JobsOption,

    /// Take files that are no longer in the folder out of the index
    #[arg(long)]
    prune: bool,

    /// Read files that failed once more, although they have not changed
    #[arg(long)]
    retry_failed: bool,

    /// Stop at the first file that fails
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    pub progress: ProgressOptions,
}

impl IngestArguments {
    /// Reads the folder; gives the index and what was done.
    pub fn ingest(&self) -> Result<(PathBuf, Index, Report)> {
        let path = self.index.of_folder(&self.folder)?;
        let orders = Orders {
            reading: &self.reading.reading()?,
            jobs: self.jobs.count(),
            codebooks: &self.codebooks,
            prune: self.prune,
            retry_failed: self.retry_failed,
            strict: self.strict,
        };
        let report = pipeline::ingest(&self.folder, &path, &orders, &Progress::new(&self.progress)?)?;
        Ok((path.clone(), Index::open(&path)?, report))
    }
}

pub fn run(arguments: IngestArguments) -> Result<Outcome> {
    let (path, index, report) = arguments.ingest()?;
    if !arguments.progress.quiet {
        let mut out = stdout();
        write_report(&mut out, &index, &report)?;
        writeln!(out, "index     {}", safe(&path.to_string_lossy()))?;
        out.flush()?;
    }
    outcome(&index, &report)
}

/// Exit code 3 while any file of the index has failed; 130 where Ctrl-C ended it.
pub fn outcome(index: &Index, report: &Report) -> Result<Outcome> {
    if report.interrupted {
        eprintln!("hongtou: interrupted; what was done is kept, and the same command goes on from there");
        return Ok(Outcome::Interrupted);
    }
    if let Some(failure) = &report.strict {
        let Failure { path, reason, message, remedy, .. } = failure;
        eprintln!(
            "hongtou: {}: {reason}: {} ({remedy}); stopped, as --strict asks",
            safe(path),
            safe(message)
        );
        return Ok(Outcome::SomeFailed);
    }
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
    if report.moved > 0 {
        write!(out, ", {} moved", report.moved)?;
    }
    writeln!(
        out,
        ", {} failed, {partial} incomplete, {} duplicate",
        failed.len() - partial,
        duplicates.len()
    )?;
    if report.gone > 0 {
        let what = if report.pruned {
            "taken out of the index"
        } else {
            "still in the index; --prune takes them out"
        };
        writeln!(out, "gone      {} files, {what}", report.gone)?;
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
    if failed.len() > 1 {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for failure in &failed {
            *reasons.entry(failure.reason.as_str()).or_default() += 1;
        }
        let reasons: Vec<String> =
            reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        writeln!(out, "reasons   {}", reasons.join(", "))?;
    }
    for failure in failed.iter().take(LISTED) {
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
    if failed.len() > LISTED {
        let more = failed.len() - LISTED;
        writeln!(out, "and {more} more: hongtou failures{}", safe(&naming(index.path())))?;
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
