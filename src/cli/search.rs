//! `hongtou search`: every passage that matches, with its place.

use std::collections::HashMap;
use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::index::{Counts, Hit, Index, Query, SearchOptions, Sort};
use crate::model::{Document, Span};

use super::Outcome;
use super::excerpt::{Excerpt, Excerpts};
use super::options::IndexOption;
use super::output::{OutputFormat, stdout, write_json, write_rows};
use super::query::Filters;
use super::show::{ocr, pages};
use super::terminal::{FAINT, STRONG, clipped, highlighted, safe};

/// Columns of a terminal that a table gives to the text found.
const TEXT_WIDTH: usize = 100;

/// Find passages, with document, page, heading path and the matched words
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou search 双向转诊\n  hongtou search '\"energy performance\" AND buildings' --limit 5\n  hongtou search 经费 --level county --signal R,Y --context 1\n  hongtou search '医院 NEAR/10 经费' --sort date --format csv > hits.csv"
)]
pub struct SearchArguments {
    /// What to look for; docs/query-language.md describes the language
    query: Vec<String>,

    /// Show only the sentences found, with N sentences before and after [default: the whole passage]
    #[arg(long, value_name = "N")]
    context: Option<usize>,

    /// Show how well each passage matches, where they are sorted by that
    #[arg(long)]
    scores: bool,

    /// The order of the passages
    #[arg(long, value_enum, default_value_t)]
    sort: SortOrder,

    /// Most passages to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    /// Only say how many passages and documents there are
    #[arg(long)]
    count: bool,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the passages
    #[arg(long, value_enum, default_value_t)]
    format: SearchFormat,

    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SearchFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// One line a passage
    Table,
    /// One JSON object with "total" and "hits"
    Json,
    /// One hit a line
    Jsonl,
    /// UTF-8, comma separated, with a header line
    Csv,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum SortOrder {
    /// Best match first
    #[default]
    Relevance,
    /// Newest document first
    Date,
    /// By path
    Document,
}

impl From<SortOrder> for Sort {
    fn from(order: SortOrder) -> Self {
        match order {
            SortOrder::Relevance => Self::Relevance,
            SortOrder::Date => Self::Date,
            SortOrder::Document => Self::Document,
        }
    }
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer {
    total: usize,
    hits: Vec<HitRow>,
}

#[derive(Serialize)]
struct HitRow {
    document: String,
    file: String,
    title: String,
    number: String,
    date: String,
    level: String,
    region: String,
    path: String,
    passage: String,
    page: u32,
    heading: String,
    text: String,
    /// Where the words found stand in the text, in code points.
    highlights: Vec<Span>,
    /// Present where context was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt_highlights: Option<Vec<Span>>,
    /// Absent unless sorted by relevance.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// How sure OCR is of the text, where it comes from OCR.
    ocr_confidence: Option<f32>,
}

impl HitRow {
    fn new(hit: Hit, document: &Document, excerpt: Option<Excerpt>, sort: Sort) -> Self {
        let metadata = &document.metadata;
        let (excerpt, excerpt_highlights) = excerpt.map(|excerpt| (excerpt.text, excerpt.highlights)).unzip();
        Self {
            file: document.source.name().to_owned(),
            title: document.label().to_owned(),
            number: metadata.number.clone().unwrap_or_default(),
            date: metadata.date.map(|date| date.to_string()).unwrap_or_default(),
            level: metadata.level.map(|level| level.to_string()).unwrap_or_default(),
            region: metadata.region.clone().unwrap_or_default(),
            path: document.source.path.clone(),
            document: hit.document_id,
            page: hit.passage.pages[0],
            heading: hit.passage.heading(),
            passage: hit.passage.id,
            text: hit.passage.text,
            highlights: hit.highlights,
            excerpt,
            excerpt_highlights,
            score: (sort == Sort::Relevance).then_some(hit.score),
            ocr_confidence: hit.passage.confidence,
        }
    }
}

impl SearchArguments {
    /// True when scores are shown: they are what relevance sorts by, and nothing else is.
    fn has_scores(&self) -> bool {
        self.scores && matches!(self.sort, SortOrder::Relevance)
    }
}

pub fn run(arguments: SearchArguments) -> Result<Outcome> {
    if arguments.query.is_empty() && arguments.filters.is_empty() {
        bail!(
            "say what to look for: 'hongtou search 双向转诊', or with flags only: 'hongtou search --level county'"
        );
    }
    let text = (!arguments.query.is_empty()).then(|| arguments.query.join(" "));
    let query = arguments.filters.query(text.as_deref())?;
    let index = arguments.index.open_to_search()?;
    if arguments.count {
        return write_counts(index.count(&query)?, arguments.format);
    }
    let limit = if arguments.limit == 0 { usize::MAX } else { arguments.limit };
    let sort = Sort::from(arguments.sort);
    let found = index.search(&query, &SearchOptions { limit, offset: arguments.offset, sort })?;
    let outcome = if found.total == 0 { Outcome::NothingFound } else { Outcome::Done };
    let list = match arguments.format {
        SearchFormat::Text => {
            write_hits(&index, &found.hits, &arguments)?;
            summary(&index, &query, found.hits.len(), found.total, arguments.offset)?;
            return Ok(outcome);
        }
        SearchFormat::Table => OutputFormat::Table,
        SearchFormat::Json => OutputFormat::Json,
        SearchFormat::Jsonl => OutputFormat::Jsonl,
        SearchFormat::Csv => OutputFormat::Csv,
    };
    let shown = found.hits.len();
    let mut hits = rows(&index, found.hits, &arguments)?;
    match list {
        OutputFormat::Json => write_json(&Answer { total: found.total, hits })?,
        OutputFormat::Table => {
            for hit in &mut hits {
                hit.text = clipped(hit.excerpt.as_deref().unwrap_or(&hit.text), TEXT_WIDTH);
            }
            let mut columns = vec!["file", "page", "heading", "text"];
            if arguments.has_scores() {
                columns.insert(0, "score");
            }
            write_rows(list, &hits, &columns)?;
            summary(&index, &query, shown, found.total, arguments.offset)?;
        }
        _ => write_rows(list, &hits, &[])?,
    }
    Ok(outcome)
}

fn write_counts(counts: Counts, format: SearchFormat) -> Result<Outcome> {
    match format {
        SearchFormat::Json => write_json(&counts)?,
        SearchFormat::Jsonl => write_rows(OutputFormat::Jsonl, &[counts], &[])?,
        SearchFormat::Csv => write_rows(OutputFormat::Csv, &[counts], &[])?,
        SearchFormat::Table => write_rows(OutputFormat::Table, &[counts], &["passages", "documents"])?,
        SearchFormat::Text => {
            let mut out = stdout();
            writeln!(out, "{} passages in {} documents", counts.passages, counts.documents)?;
            out.flush()?;
        }
    }
    Ok(if counts.passages == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// The hits with what is known of their documents. A table has room for the sentences found only.
fn rows(index: &Index, hits: Vec<Hit>, arguments: &SearchArguments) -> Result<Vec<HitRow>> {
    let context = match arguments.format {
        SearchFormat::Table => Some(arguments.context.unwrap_or(0)),
        _ => arguments.context,
    };
    let mut excerpts = Excerpts::of(index);
    let mut documents: HashMap<String, Document> = HashMap::new();
    let mut rows = Vec::with_capacity(hits.len());
    for hit in hits {
        if !documents.contains_key(&hit.document_id) {
            // A passage without its document is for `verify` to report; it is found all the same.
            let Some(document) = index.document(&hit.document_id)? else { continue };
            documents.insert(hit.document_id.clone(), document);
        }
        let excerpt = context.map(|context| excerpts.cut(&hit, context)).transpose()?;
        let document = &documents[&hit.document_id];
        rows.push(HitRow::new(hit, document, excerpt, arguments.sort.into()));
    }
    Ok(rows)
}

/// Hits for reading, those of one document together, in the order of each document's best hit.
fn write_hits(index: &Index, hits: &[Hit], arguments: &SearchArguments) -> Result<()> {
    let mut out = stdout();
    let mut excerpts = Excerpts::of(index);
    let with_scores = arguments.has_scores();
    let mut order: Vec<&str> = Vec::new();
    let mut of_document: HashMap<&str, Vec<&Hit>> = HashMap::new();
    for hit in hits {
        let known = of_document.entry(&hit.document_id).or_default();
        if known.is_empty() {
            order.push(&hit.document_id);
        }
        known.push(hit);
    }
    for id in order {
        if let Some(document) = index.document(id)? {
            write_heading(&mut out, &document)?;
        }
        for &hit in &of_document[id] {
            let score = if with_scores { format!("  {:.3}", hit.score) } else { String::new() };
            let place = format!(
                "p.{}{}{score}  {}",
                pages(&hit.passage),
                ocr(&hit.passage),
                safe(&hit.passage.heading())
            );
            writeln!(out, "  {FAINT}{}  {}{FAINT:#}", hit.passage.id, place.trim_end())?;
            let text = match arguments.context {
                Some(context) => {
                    let excerpt = excerpts.cut(hit, context)?;
                    highlighted(&excerpt.text, &excerpt.highlights)
                }
                None => highlighted(&hit.passage.text, &hit.highlights),
            };
            writeln!(out, "  {}\n", text.replace('\n', "\n  "))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Says how much there is, and what of it was shown: `shown` after the first `offset`.
fn summary(index: &Index, query: &Query, shown: usize, total: usize, offset: usize) -> Result<()> {
    if total == 0 {
        eprintln!("nothing found");
        return Ok(());
    }
    let documents = index.count(query)?.documents;
    let more = match (shown, offset) {
        (0, _) => format!("none shown, --offset {offset} passes over all of "),
        (_, 0) if shown < total => format!("{shown} shown; --limit 0 shows all of "),
        (_, 0) => String::new(),
        _ => format!("{} to {} of ", offset + 1, offset + shown),
    };
    eprintln!("{more}{total} passages in {documents} documents");
    Ok(())
}

fn write_heading(out: &mut impl Write, document: &Document) -> Result<()> {
    let metadata = &document.metadata;
    let facts: Vec<String> = [
        metadata.number.clone(),
        metadata.date.map(|date| date.to_string()),
        metadata.level.map(|level| level.to_string()),
        Some(document.source.path.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}\n{FAINT}{}{FAINT:#}",
        safe(document.label()),
        safe(&facts.join("  "))
    )?;
    Ok(())
}
