//! `hongtou process`: paths in, lines of JSON out, for engines that spread work over many machines.

use std::io::{self, BufReader};

use anyhow::Result;
use clap::Args;

use super::Outcome;
use super::options::{CodebookOption, JobsOption, ReadingOptions};
use super::pipeline::{self, Paths, Processed};

/// Read files named on standard input and write one JSON line for each, in their order; for GNU parallel, Spark and the like
///
/// A line holds the document with passages, sentences and tags, or why the file could not be read and what to do. Nothing
/// is kept between runs, so it may be ended and run again at any time.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  find policies -type f | hongtou process > lines.jsonl\n  find policies -type f -print0 | hongtou process --null --jobs 4 | gzip > lines.jsonl.gz\n  hongtou index lines.jsonl --index indexes/policies\n\ndocs/process-format.md describes the lines."
)]
pub struct ProcessArguments {
    /// Paths end with NUL instead of a line break, as find -print0 writes them
    #[arg(long, short = '0')]
    null: bool,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    codebooks: CodebookOption,

    #[command(flatten)]
    jobs: JobsOption,
}

pub fn run(arguments: ProcessArguments) -> Result<Outcome> {
    let end = if arguments.null { 0 } else { b'\n' };
    // Not locked: threads take turns to read.
    let paths = Paths::of(BufReader::new(io::stdin()), end);
    let reading = arguments.reading.reading()?;
    let processed =
        pipeline::process(paths, &mut io::stdout(), &reading, arguments.jobs.count(), &arguments.codebooks)?;
    let Processed { files, failed, incomplete, interrupted } = processed;
    eprintln!("hongtou: {files} files, {failed} failed, {incomplete} incomplete");
    Ok(match failed + incomplete {
        _ if interrupted => Outcome::Interrupted,
        0 => Outcome::Done,
        _ => Outcome::SomeFailed,
    })
}
