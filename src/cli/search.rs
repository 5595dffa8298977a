//! `hongtou search`: every passage that matches, with its place.

use std::io::Write;

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::index::{Hit, Index, Query, QueryError, SearchOptions};
use crate::model::{Document, Span};

use super::Outcome;
use super::options::IndexOption;
use super::output::{stdout, write_json};
use super::show::{ocr, pages};
use super::terminal::{FAINT, STRONG, highlighted, safe};

/// Find passages, with document, page, heading path and the matched words
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou search 双向转诊\n  hongtou search '\"energy performance\" AND buildings' --limit 5\n  hongtou search 医保支付 --format json | jq .total"
)]
pub struct SearchArguments {
    /// What to look for; docs/query-language.md describes the language
    #[arg(required = true)]
    query: Vec<String>,

    /// Most passages to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the passages
    #[arg(long, value_enum, default_value_t)]
    format: SearchFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum SearchFormat {
    /// For reading in a terminal
    #[default]
    Text,
    /// One JSON object with "total" and "hits"
    Json,
    /// One hit a line
    Jsonl,
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
    passage: String,
    page: u32,
    heading: String,
    text: String,
    highlights: Vec<Span>,
    score: f64,
    /// How sure OCR is of the text, where it comes from OCR.
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr_confidence: Option<f32>,
}

impl From<Hit> for HitRow {
    fn from(hit: Hit) -> Self {
        Self {
            document: hit.document_id,
            page: hit.passage.pages[0],
            heading: hit.passage.heading(),
            passage: hit.passage.id,
            text: hit.passage.text,
            highlights: hit.highlights,
            score: hit.score,
            ocr_confidence: hit.passage.confidence,
        }
    }
}

pub fn run(arguments: SearchArguments) -> Result<Outcome> {
    let text = arguments.query.join(" ");
    let query = Query::parse(&text).map_err(|error| anyhow!("{}", pointing(&text, &error)))?;
    let index = arguments.index.open()?;
    let limit = if arguments.limit == 0 { usize::MAX } else { arguments.limit };
    let found = index
        .search(&query, &SearchOptions { limit, offset: arguments.offset, ..SearchOptions::default() })?;
    let outcome = if found.total == 0 { Outcome::NothingFound } else { Outcome::Done };
    match arguments.format {
        SearchFormat::Text => write_hits(&index, &found.hits, found.total, &arguments)?,
        SearchFormat::Json => {
            write_json(&Answer {
                total: found.total,
                hits: found.hits.into_iter().map(HitRow::from).collect(),
            })?;
        }
        SearchFormat::Jsonl => {
            let mut out = stdout();
            for hit in found.hits {
                writeln!(out, "{}", serde_json::to_string(&HitRow::from(hit))?)?;
            }
            out.flush()?;
        }
    }
    Ok(outcome)
}

/// The error with the query under it, on one line, and a mark under the place meant.
pub fn pointing(query: &str, error: &QueryError) -> String {
    let line = |span: Span| safe(&span.slice(query).replace(['\n', '\t'], " "));
    let before = line(Span::new(0, error.span.start)).width();
    let marked = line(error.span).width().max(1);
    let whole = line(Span::new(0, usize::MAX));
    format!("{}\n  {whole}\n  {}{}", error.message, " ".repeat(before), "^".repeat(marked))
}

/// Hits for reading, those of one document together, in the order of each document's best hit.
fn write_hits(index: &Index, hits: &[Hit], total: usize, arguments: &SearchArguments) -> Result<()> {
    let mut out = stdout();
    let mut order: Vec<&str> = Vec::new();
    for hit in hits {
        if !order.contains(&hit.document_id.as_str()) {
            order.push(&hit.document_id);
        }
    }
    for id in &order {
        if let Some(document) = index.document(id)? {
            write_heading(&mut out, &document)?;
        }
        for hit in hits.iter().filter(|hit| hit.document_id == *id) {
            let place =
                format!("p.{}{}  {}", pages(&hit.passage), ocr(&hit.passage), safe(&hit.passage.heading()));
            writeln!(out, "  {FAINT}{}  {}{FAINT:#}", hit.passage.id, place.trim_end())?;
            writeln!(out, "  {}\n", highlighted(&hit.passage.text, &hit.highlights).replace('\n', "\n  "))?;
        }
    }
    out.flush()?;
    match (total, hits.len()) {
        (0, _) => eprintln!("nothing found for '{}'", safe(&arguments.query.join(" "))),
        (_, shown) if shown < total => {
            eprintln!("{shown} of {total} passages in {} documents; --limit 0 shows all", order.len())
        }
        _ => eprintln!("{total} passages in {} documents", order.len()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_the_mistake_by_columns() {
        let error = Query::parse("医保 levels:x").unwrap_err();
        let lines: Vec<String> = pointing("医保 levels:x", &error).lines().map(str::to_owned).collect();
        assert_eq!(lines[1..], ["  医保 levels:x", "       ^^^^^^^"]);
    }
}
