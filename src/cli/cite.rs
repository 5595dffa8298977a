//! `hongtou cite`: a passage with the reference to it.

use std::io::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::export::{Style, reference};

use super::options::IndexOption;
use super::output::stdout;
use super::terminal::safe;
use super::{Outcome, find};

/// Print passages with the references to them, for a paper
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou cite 5f2c1a09b3d4e6f7-0012\n  hongtou cite liuzhi.pdf --style apa\n  hongtou cite 5f2c1a09b3d4e6f7-0012 --style bibtex >> sources.bib"
)]
pub struct CiteArguments {
    /// Passage id; or a document: its id, path, file name, number, or words of its title
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,

    /// How the reference is written
    #[arg(long, value_enum, default_value_t)]
    style: StyleName,

    #[command(flatten)]
    index: IndexOption,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum StyleName {
    /// GB/T 7714-2015
    #[default]
    Gbt7714,
    /// APA, 7th edition
    Apa,
    /// An entry for BibTeX; without the passage's text
    Bibtex,
}

impl From<StyleName> for Style {
    fn from(name: StyleName) -> Self {
        match name {
            StyleName::Gbt7714 => Self::Gbt7714,
            StyleName::Apa => Self::Apa,
            StyleName::Bibtex => Self::Bibtex,
        }
    }
}

pub fn run(arguments: CiteArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let mut out = stdout();
    for name in &arguments.names {
        let passage = index.passage(name)?;
        let document = match &passage {
            Some(passage) => find::document(&index, passage.document())?,
            None => find::document(&index, name)?,
        };
        if let Some(passage) = passage.as_ref().filter(|_| arguments.style != StyleName::Bibtex) {
            writeln!(out, "{}", safe(&passage.text))?;
        }
        // In flowing formats there are no pages to cite.
        let pages = passage.map(|passage| passage.pages).filter(|_| document.pages > 1);
        for line in reference(&document, pages, arguments.style.into()).lines() {
            writeln!(out, "{}", safe(line))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}
