//! `hongtou text`: the text of one file, without an index.

use std::io::{BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::structure::page_texts;

use super::options::ReadingOptions;
use super::output::write_json;
use super::terminal;
use super::{Outcome, file};

/// Print the text of one file
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou text notice.pdf\n  hongtou text notice.pdf --pages 2-5 --raw\n  hongtou text notice.pdf --format json | jq '.pages[0].verdict'"
)]
pub struct TextArguments {
    /// The file
    file: PathBuf,

    /// Lines as printed, instead of paragraphs with soft line breaks joined
    #[arg(long)]
    raw: bool,

    /// Only these pages: 3, 2-5 or 7-
    #[arg(long, value_name = "PAGES", value_parser = page_range)]
    pages: Option<RangeInclusive<u32>>,

    /// How to print the text
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    #[command(flatten)]
    reading: ReadingOptions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
enum TextFormat {
    /// Plain text
    #[default]
    Text,
    /// Pages with verdicts and positioned lines
    Json,
}

fn page_range(text: &str) -> Result<RangeInclusive<u32>, String> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|&number| number > 0);
    let range = match text.split_once('-') {
        None => number(text).map(|page| (page, page)),
        Some((first, "")) => number(first).map(|first| (first, u32::MAX)),
        Some((first, last)) => number(first).zip(number(last)).filter(|(first, last)| first <= last),
    };
    range
        .map(|(first, last)| first..=last)
        .ok_or_else(|| "pages are given as 3, 2-5 or 7-, counted from 1".to_owned())
}

pub fn run(arguments: TextArguments) -> Result<Outcome> {
    let mut reading = arguments.reading.reading()?;
    reading.options.pages = arguments.pages;
    let (_, pages) = file::pages(&arguments.file, &reading)?;
    match arguments.format {
        TextFormat::Json => write_json(&pages)?,
        TextFormat::Text => {
            // No colours here, so nothing needs to be looked through for them.
            let mut out = BufWriter::new(std::io::stdout().lock());
            if arguments.raw {
                for line in pages.pages.iter().flat_map(|page| &page.lines) {
                    writeln!(out, "{}", terminal::safe(&line.text))?;
                }
            } else {
                for paragraph in page_texts(&pages).iter().flat_map(|page| &page.paragraphs) {
                    writeln!(out, "{}", terminal::safe(paragraph))?;
                }
            }
            out.flush()?;
        }
    }
    let whole = pages.pages.iter().all(|page| page.verdict.is_whole());
    Ok(if whole { Outcome::Done } else { Outcome::SomeFailed })
}
