//! `hongtou run`: the main job in one go, from a folder to a workbook.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::export::{Options, RunInfo};

use super::ingest::{self, IngestArguments};
use super::options::{PairOption, naming};
use super::output::stdout;
use super::terminal::safe;
use super::{Outcome, export};

/// Read a folder, index and tag it, compare national with local texts, and write a workbook
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou run samples")]
pub struct RunArguments {
    #[command(flatten)]
    ingest: IngestArguments,

    /// Folder for the workbook
    #[arg(long, value_name = "DIR", default_value = "hongtou-out")]
    out: PathBuf,

    #[command(flatten)]
    pair: PairOption,
}

pub fn run(arguments: RunArguments) -> Result<Outcome> {
    let (path, index, report) = arguments.ingest.ingest()?;
    if report.interrupted || report.strict.is_some() {
        return ingest::outcome(&index, &report);
    }
    fs::create_dir_all(&arguments.out)
        .with_context(|| format!("{}: cannot be made", arguments.out.display()))?;
    let workbook = arguments.out.join("workbook.xlsx");
    let run = RunInfo::today("hongtou run", "", index.path().to_string_lossy())?;
    let dataset = export::write(&index, &arguments.pair, &workbook, None, run, &Options::default())?;

    if arguments.ingest.progress.quiet {
        return ingest::outcome(&index, &report);
    }
    let mut tags: BTreeMap<String, usize> = BTreeMap::new();
    dataset.each_document(|_, passages| -> Result<()> {
        for tag in passages.into_iter().flat_map(|passage| passage.tags) {
            *tags.entry(tag.codebook).or_default() += 1;
        }
        Ok(())
    })?;
    let tags: Vec<String> = tags.iter().map(|(codebook, count)| format!("{codebook} {count}")).collect();

    let mut out = stdout();
    ingest::write_report(&mut out, &index, &report)?;
    writeln!(out, "passages  {}", dataset.passages())?;
    writeln!(out, "tags      {}", tags.join(", "))?;
    writeln!(out, "compared  {} pairs of a national and a local text", dataset.pairs())?;
    writeln!(out, "index     {}", safe(&path.to_string_lossy()))?;
    writeln!(out, "workbook  {}", safe(&workbook.to_string_lossy()))?;
    let named = safe(&naming(&path));
    writeln!(
        out,
        "\nTry next:\n  hongtou search 双向转诊{named}\n  hongtou documents{named}\n  hongtou compare{named}"
    )?;
    out.flush()?;
    ingest::outcome(&index, &report)
}
