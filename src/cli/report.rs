//! `hongtou report`: comparisons as one page to read in a browser.

mod descent;

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::compare::{chain, compare, versions};
use crate::export::replace;
use crate::lineage::lineage;
use crate::model::{Document, Language};
use crate::report::{Edition, Report, html};

use self::descent::descent;
use super::options::{IndexOption, SidesOption, codebooks_of};
use super::output::stdout;
use super::terminal::safe;
use super::{Outcome, find};

/// The codebook whose instruments the page counts.
const INSTRUMENTS: &str = "nato";

/// Write a page that shows what local texts took from national ones: coverage map, both texts side by side, charts
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou report report.html\n  hongtou report permits.html --national national-residence-permit.pdf --local chengdu-residence-permit.pdf --lang zh\n  hongtou report reform.html --chain hospital-reform guizhou liuzhi\n\nThe page needs nothing but a browser and loads nothing. Without --national every central document is taken, without --local\nevery document below the centre; pairs with nothing in common are only named."
)]
pub struct ReportArguments {
    /// The file to write, an .html
    file: PathBuf,

    #[command(flatten)]
    sides: SidesOption,

    /// Documents from the top downwards, to follow from level to level [default: the longest line from the centre down among the
    /// texts of the page]
    #[arg(long, value_name = "DOC", num_args = 2..)]
    chain: Vec<String>,

    /// An older and a newer version of one text, to show article by article
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2)]
    versions: Vec<String>,

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
    let mut pairs = arguments.sides.pairs(&index)?;
    // What is asked for by name needs no pairs beside it.
    let named = !arguments.chain.is_empty() || !arguments.versions.is_empty();
    if !named {
        pairs = pairs.some()?;
    }
    let mut comparisons = pairs.compare();
    let mut seen = HashSet::new();
    let mut documents: Vec<&Document> = pairs
        .iter()
        .flat_map(|(national, local)| [national, local])
        .filter(|document| seen.insert(&document.id))
        .collect();
    let lineage = lineage(&index.documents()?);
    let asked = find::texts(&index, &arguments.chain)?;
    let line: Vec<&Document> = match asked.as_slice() {
        [] => descent(&documents, &comparisons, &lineage),
        asked => asked.iter().collect(),
    };
    // Each step is read side by side too.
    for (at, &lower) in line.iter().enumerate() {
        for &upper in &line[..at] {
            if !comparisons.iter().any(|one| one.national == upper.id && one.local == lower.id) {
                comparisons.push(compare(upper, lower));
            }
        }
    }
    documents.extend(asked.iter().filter(|document| seen.insert(&document.id)));
    let chain = chain(&line.into_iter().cloned().collect::<Vec<_>>());
    let edition = find::texts(&index, &arguments.versions)?;
    let revised = match edition.as_slice() {
        [old, new] => Some((versions(old, new), [old, new])),
        _ => None,
    };
    let books = codebooks_of(&index)?;
    let page = html(&Report {
        documents: &documents,
        comparisons: &comparisons,
        chain: (!chain.documents.is_empty()).then_some(&chain),
        edition: revised.as_ref().map(|(versions, documents)| Edition { versions, documents: *documents }),
        lineage: &lineage,
        instruments: books.iter().find(|book| book.id == INSTRUMENTS),
        language: language(arguments.lang, |name| std::env::var(name).ok()),
    })?;
    let shown = documents.len() + edition.iter().filter(|document| seen.insert(&document.id)).count();
    let name = safe(&arguments.file.to_string_lossy());
    replace(&arguments.file, |file| Ok(file.write_all(page.as_bytes())?))?;
    let related = comparisons
        .iter()
        .filter(|comparison| comparison.alignments.iter().any(|alignment| !alignment.national.is_empty()))
        .count();
    let mut out = stdout();
    writeln!(out, "{name}: {shown} documents, {related} pairs with something in common")?;
    out.flush()?;
    Ok(if related == 0 && !named { Outcome::NothingFound } else { Outcome::Done })
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
