//! `hongtou verify`: whether an index is whole.

use anyhow::{Result, bail};
use clap::Args;

use super::Outcome;
use super::options::IndexOption;
use super::output::{OutputFormat, write_rows};
use super::terminal::safe;

/// Check that the index is whole: checksums, and that documents, passages and tags agree
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hongtou verify --index indexes/policies")]
pub struct VerifyArguments {
    #[command(flatten)]
    index: IndexOption,

    /// How to print what is wrong
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

pub fn run(arguments: VerifyArguments) -> Result<Outcome> {
    let index = arguments.index.open_one("hongtou verify")?;
    let problems = index.verify()?;
    if problems.is_empty() {
        eprintln!("{}: all is well", safe(&index.path().to_string_lossy()));
        if arguments.format != OutputFormat::Table {
            write_rows(arguments.format, &problems, &[])?;
        }
        return Ok(Outcome::Done);
    }
    write_rows(arguments.format, &problems, &["place", "message"])?;
    bail!(
        "the index at {} is damaged ({} problems); delete the folder and run `hongtou ingest FOLDER` again",
        index.path().display(),
        problems.len()
    )
}
