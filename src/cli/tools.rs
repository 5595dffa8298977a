//! `hongtou tools`: which tools each document uses, as a table of documents by the top categories of a codebook.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Map, Value};

use crate::model::Document;
use crate::tag::Codebook;

use super::Outcome;
use super::find;
use super::options::{IndexOption, codebook, codebooks_of};
use super::output::{OutputFormat, write_rows};

/// Cues a cell shows in a terminal.
const SHOWN: usize = 6;
/// Stands for every kind.
const ALL: &str = "all";

/// Show which tools each document uses: cues with their counts, by resource
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou tools --kind procedural\n  hongtou tools guizhou liuzhi --kind procedural --format csv > tools.csv\n  hongtou tools --codebook rothwell-zegveld"
)]
pub struct ToolsArguments {
    /// Only these documents, by id, path, number or words of the title [default: each text of the index once]
    #[arg(value_name = "DOC")]
    documents: Vec<String>,

    /// Count the codes of this codebook, of those the index is coded with; its top categories are the columns
    #[arg(long, value_name = "FILE|ID", default_value = "nato")]
    codebook: String,

    /// Count only codes of this kind; in nato: procedural, substantive
    #[arg(long, value_name = "KIND", default_value = ALL)]
    kind: String,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the table; the formats for programs have every cue
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// How often each cue makes a code of a category, by category.
type Counts = Vec<BTreeMap<String, usize>>;

pub fn run(arguments: ToolsArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let books = codebooks_of(&index)?;
    let named = |id: &str| books.iter().find(|book| book.id == id);
    let book = named(&arguments.codebook).or_else(|| named(&codebook(&arguments.codebook).ok()?.id));
    let book = book.with_context(|| {
        let ids: Vec<&str> = books.iter().map(|book| book.id.as_str()).collect();
        format!(
            "the index is not coded with '{0}' but with {1}: 'hongtou tag --codebook {0}' codes it",
            arguments.codebook,
            ids.join(", ")
        )
    })?;
    let columns = Columns::new(book, &arguments.kind)?;
    let documents = match arguments.documents.as_slice() {
        [] => index.documents()?.into_iter().filter(|document| document.duplicate_of.is_none()).collect(),
        names => names.iter().map(|name| find::document(&index, name)).collect::<Result<Vec<_>>>()?,
    };
    let mut rows = Vec::new();
    for document in documents {
        let document = find::with_passages(&index, document)?;
        rows.push(row(&document, &columns, columns.count(&document), arguments.format));
    }
    let names: Vec<&str> = ["file"].into_iter().chain(columns.names.iter().map(String::as_str)).collect();
    write_rows(arguments.format, &rows, &names)?;
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// The top categories of a codebook, and which of them each code counts in.
struct Columns<'a> {
    codebook: &'a str,
    names: Vec<String>,
    of_code: BTreeMap<&'a str, usize>,
}

impl<'a> Columns<'a> {
    fn new(book: &'a Codebook, kind: &str) -> Result<Self> {
        let kinds: Vec<&str> = book.codes.iter().filter_map(|code| code.kind.as_deref()).collect();
        if kind != ALL && !kinds.contains(&kind) {
            let mut known = vec![ALL];
            known.extend(
                kinds
                    .iter()
                    .enumerate()
                    .filter(|(at, kind)| !kinds[..*at].contains(kind))
                    .map(|(_, kind)| *kind),
            );
            bail!("'{kind}' is no kind of code in {}: use {}", book.id, known.join(", "));
        }
        let mut columns = Self { codebook: &book.id, names: Vec::new(), of_code: BTreeMap::new() };
        for code in &book.codes {
            let Some(top) = book.path(code).first().map(|top| &top.label.en) else { continue };
            let at = columns.names.iter().position(|name| name == top).unwrap_or_else(|| {
                columns.names.push(top.clone());
                columns.names.len() - 1
            });
            if kind == ALL || code.kind.as_deref() == Some(kind) {
                columns.of_code.insert(&code.code, at);
            }
        }
        Ok(columns)
    }

    fn count(&self, document: &Document) -> Counts {
        let mut counts = vec![BTreeMap::new(); self.names.len()];
        for tag in document.passages.iter().flat_map(|passage| &passage.tags) {
            if let (true, Some(&at)) = (tag.codebook == self.codebook, self.of_code.get(tag.code.as_str())) {
                *counts[at].entry(tag.cue.clone()).or_default() += 1;
            }
        }
        counts
    }
}

fn row(document: &Document, columns: &Columns, counts: Counts, format: OutputFormat) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("id".to_owned(), document.id.clone().into());
    row.insert("file".to_owned(), document.source.name().into());
    row.insert("title".to_owned(), document.metadata.title.clone().unwrap_or_default().into());
    for (name, cues) in columns.names.iter().zip(counts) {
        // The commonest first.
        let mut cues: Vec<(String, usize)> = cues.into_iter().collect();
        cues.sort_by_key(|(_, count)| Reverse(*count));
        row.insert(name.clone(), cell(&cues, format));
    }
    row
}

/// Cues with their counts: an object for programs, words for readers.
fn cell(cues: &[(String, usize)], format: OutputFormat) -> Value {
    if matches!(format, OutputFormat::Json | OutputFormat::Jsonl) {
        return Value::Object(cues.iter().map(|(cue, count)| (cue.clone(), (*count).into())).collect());
    }
    let shown = if format == OutputFormat::Table { SHOWN } else { cues.len() };
    let mut words: Vec<String> =
        cues.iter().take(shown).map(|(cue, count)| format!("{cue} {count}")).collect();
    if let more @ 1.. = cues.len().saturating_sub(shown) {
        words.push(format!("{more} more"));
    }
    words.join("; ").into()
}
