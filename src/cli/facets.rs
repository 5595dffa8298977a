//! `hongtou facets`: how many passages and documents there are of each level, year, signal and so on.

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;

use crate::index::Index;

use super::Outcome;
use super::output::write_rows;
use super::query::ListOptions;

/// Count passages and documents by level, year, issuer, region, kind, signal, instrument and type of actor
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou facets\n  hongtou facets 双向转诊 --by level,year\n  hongtou facets --signal R,Y --by instrument --limit 0 --format csv > instruments.csv"
)]
pub struct FacetsArguments {
    /// Count only what this finds; docs/query-language.md describes the language [default: everything]
    query: Vec<String>,

    /// What to count by
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', default_values = Index::FACETS,
          hide_default_value = true, value_parser = PossibleValuesParser::new(Index::FACETS))]
    by: Vec<String>,

    /// Most values to show of each field; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    #[command(flatten)]
    list: ListOptions,
}

#[derive(Serialize)]
struct Row {
    field: String,
    value: String,
    passages: usize,
    documents: usize,
}

pub fn run(arguments: FacetsArguments) -> Result<Outcome> {
    let text = (!arguments.query.is_empty()).then(|| arguments.query.join(" "));
    let query = arguments.list.filters.query(text.as_deref())?;
    let index = arguments.list.index.open_to_search()?;
    let limit = if arguments.limit == 0 { usize::MAX } else { arguments.limit };
    let mut rows = Vec::new();
    let mut more = 0;
    for field in &arguments.by {
        let counts = index.facets(&query, field)?;
        more += counts.len().saturating_sub(limit);
        rows.extend(counts.into_iter().take(limit).map(|facet| Row {
            field: field.clone(),
            value: facet.value,
            passages: facet.counts.passages,
            documents: facet.counts.documents,
        }));
    }
    write_rows(arguments.list.format, &rows, &["field", "value", "passages", "documents"])?;
    let all = index.count(&query)?;
    let left_out =
        if more > 0 { format!("; {more} rarer values left out, --limit 0 shows all") } else { String::new() };
    eprintln!("{} passages in {} documents{left_out}", all.passages, all.documents);
    Ok(if all.passages == 0 { Outcome::NothingFound } else { Outcome::Done })
}
