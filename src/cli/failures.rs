//! `hongtou failures`: what could not be read, and what to do about it.

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use crate::model::{Failure, Reason};

use super::Outcome;
use super::options::IndexOption;
use super::output::{OutputFormat, write_rows};

/// List the files that could not be read, or not wholly, with the reason and what to do
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou failures\n  hongtou failures --reason damaged,timed-out --format csv > failures.csv\n\n'hongtou ingest FOLDER --retry-failed' tries them again."
)]
pub struct FailuresArguments {
    /// Only files that failed for these reasons, such as damaged, password-protected or duplicate [default: all but
    /// duplicate]
    #[arg(long, value_name = "REASON,…", value_delimiter = ',', value_parser = reason)]
    reason: Vec<Reason>,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// A line of the list.
#[derive(Serialize)]
struct Row {
    path: String,
    reason: Reason,
    /// Part of the file is in the index.
    partial: bool,
    /// The first page concerned, where pages are.
    page: Option<u32>,
    message: String,
    remedy: String,
    size: u64,
}

impl From<Failure> for Row {
    fn from(failure: Failure) -> Self {
        let Failure { path, reason, message, remedy, page, partial, size, .. } = failure;
        Self { path, reason, partial, page, message, remedy, size }
    }
}

fn reason(name: &str) -> Result<Reason, String> {
    Reason::ALL.into_iter().find(|reason| reason.as_str() == name).ok_or_else(|| {
        let names: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        format!("no such reason; there are {}", names.join(", "))
    })
}

pub fn run(arguments: FailuresArguments) -> Result<Outcome> {
    let wanted = |failure: &Failure| match arguments.reason.as_slice() {
        [] => failure.reason.is_failure(),
        reasons => reasons.contains(&failure.reason),
    };
    let failures = arguments.index.open()?.failures()?;
    let rows: Vec<Row> = failures.into_iter().filter(wanted).map(Row::from).collect();
    write_rows(arguments.format, &rows, &["path", "reason", "page", "message", "remedy"])?;
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
