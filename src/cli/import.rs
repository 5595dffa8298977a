//! `hongtou import`: codes that a researcher corrected in another program, into the index.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::import::{Counts, Import};

use super::Outcome;
use super::options::{IndexOption, codebooks_of};
use super::output::stdout;
use super::pipeline::put_again;
use super::terminal::safe;

/// Take codes that a researcher corrected into the index, beside those of the program
///
/// FILE is a workbook, tags.csv or REFI-QDA project that 'hongtou export' wrote, with codes added, removed and changed.
/// All of it is taken or nothing. docs/import.md says how to correct codes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  hongtou export coded.xlsx            correct its sheet Tags, then
  hongtou import coded.xlsx --coder 'Li Na'
  hongtou evaluate --coder 'Li Na'     how far the program agrees with her")]
pub struct ImportArguments {
    /// The file: .xlsx, .csv or .qdpx
    file: PathBuf,

    /// Name of the researcher whose codes these are; what she said before of the same passages is replaced
    #[arg(long, value_name = "NAME")]
    coder: String,

    #[command(flatten)]
    index: IndexOption,
}

pub fn run(arguments: ImportArguments) -> Result<Outcome> {
    let ImportArguments { file, coder, index } = arguments;
    let index = index.open_one("hongtou import")?;
    let codebooks = codebooks_of(&index)?;
    let failures = index.failures()?;
    let mut writer = index.writer()?;
    let name = || file.display().to_string();
    let import = Import::read(&file, &coder, &index, &codebooks).with_context(name)?;
    // Nothing is seen of it before the end, so that a mistake in the last row leaves the index as it was.
    let counts =
        import.each_document(|document| put_again(&mut writer, document, &failures)).with_context(name)?;
    writer.finish()?;

    let Counts { documents, passages, agreed, added, removed, untouched } = counts;
    let mut out = stdout();
    writeln!(
        out,
        "{}: {} has coded {passages} passages of {documents} documents: {agreed} tags as the program gives them, {added} added, \
         {removed} removed",
        safe(&name()),
        safe(&coder)
    )?;
    if untouched > 0 {
        writeln!(
            out,
            "{untouched} more passages of these documents have tags but no row in the file, so they count as not coded"
        )?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
