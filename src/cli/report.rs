//! `hongtou report`: comparisons as one page to read in a browser.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::export::replace;
use crate::lineage::lineage;
use crate::model::{Document, Language};
use crate::report::{Report, html};

use super::Outcome;
use super::options::{IndexOption, SidesOption, codebooks_of};
use super::output::stdout;
use super::terminal::safe;

/// The codebook whose instruments the page counts.
const INSTRUMENTS: &str = "nato";

/// Write a page that shows what local texts took from national ones: coverage map, both texts side by side, charts
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou report report.html\n  hongtou report permits.html --national national-residence-permit.pdf --local chengdu-residence-permit.pdf --lang zh\n\nThe page needs nothing but a browser and loads nothing. Without --national every central document is taken, without --local\nevery document below the centre; pairs with nothing in common are only named."
)]
pub struct ReportArguments {
    /// The file to write, an .html
    file: PathBuf,

    #[command(flatten)]
    sides: SidesOption,

    #[command(flatten)]
    index: IndexOption,

    /// Language of the page's own words [default: that of the environment (LC_ALL, LC_MESSAGES, LANG)]
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<PageLanguage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PageLanguage {
    /// Chinese
    Zh,
    /// English
    En,
}

pub fn run(arguments: ReportArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let pairs = arguments.sides.pairs(&index)?;
    let comparisons = pairs.compare();
    let mut seen = HashSet::new();
    let documents: Vec<&Document> = pairs
        .iter()
        .flat_map(|(national, local)| [national, local])
        .filter(|document| seen.insert(&document.id))
        .collect();
    let books = codebooks_of(&index)?;
    let page = html(&Report {
        documents: &documents,
        comparisons: &comparisons,
        lineage: &lineage(&index.documents()?),
        instruments: books.iter().find(|book| book.id == INSTRUMENTS),
        language: language(arguments.lang, |name| std::env::var(name).ok()),
    })?;
    let name = safe(&arguments.file.to_string_lossy());
    replace(&arguments.file, |file| Ok(file.write_all(page.as_bytes())?))?;
    let related = comparisons
        .iter()
        .filter(|comparison| comparison.alignments.iter().any(|alignment| !alignment.national.is_empty()))
        .count();
    let mut out = stdout();
    writeln!(out, "{name}: {} documents, {related} pairs with something in common", documents.len())?;
    out.flush()?;
    Ok(if related == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// The language asked for, else that of the environment, in which the first name that is set counts.
fn language(asked: Option<PageLanguage>, environment: impl Fn(&str) -> Option<String>) -> Language {
    let chinese = match asked {
        Some(asked) => asked == PageLanguage::Zh,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| environment(name).filter(|value| !value.is_empty()))
            .is_some_and(|value| value.starts_with("zh")),
    };
    if chinese { Language::Chinese } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_asked_for_or_that_of_the_environment() {
        let environment = |name: &str| match name {
            "LC_ALL" => Some(String::new()),
            "LANG" => Some("zh_CN.UTF-8".to_owned()),
            _ => None,
        };
        assert_eq!(language(None, environment), Language::Chinese);
        assert_eq!(language(Some(PageLanguage::En), environment), Language::English);
        assert_eq!(language(None, |_| None), Language::English);
        let first = |name: &str| Some(if name == "LC_ALL" { "C" } else { "zh_CN" }.to_owned());
        assert_eq!(language(None, first), Language::English);
    }
}
