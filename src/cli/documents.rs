//! `hongtou documents`: what is in the index.

use std::collections::BTreeMap;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use time::Date;

use crate::model::{Document, FieldSource, Language, Level, Quality};

use super::Outcome;
use super::options::IndexOption;
use super::output::{OutputFormat, write_rows};

/// List the documents of the index with what they say of themselves
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou documents --level county\n  hongtou documents --format csv > documents.csv"
)]
pub struct DocumentsArguments {
    /// Only documents of this level of government
    #[arg(long)]
    level: Option<Level>,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// One line of the list. Unknown values are empty, as in a spreadsheet.
#[derive(Serialize)]
struct Row {
    file: String,
    title: String,
    issuers: Vec<String>,
    number: String,
    kind: String,
    date: String,
    level: String,
    region: String,
    signers: Vec<String>,
    recipients: Vec<String>,
    cites: Vec<String>,
    path: String,
    id: String,
    pages: u32,
    language: Language,
    quality: Vec<Quality>,
    copy_to: Vec<String>,
    printing_office: String,
    printing_date: String,
    urgency: String,
    security: String,
    adopted: String,
    effective: String,
    sources: BTreeMap<String, Vec<FieldSource>>,
    duplicate_of: String,
}

impl From<Document> for Row {
    fn from(document: Document) -> Self {
        let metadata = document.metadata;
        Self {
            file: document.source.name().to_owned(),
            title: metadata.title.unwrap_or_default(),
            issuers: metadata.issuers,
            number: metadata.number.unwrap_or_default(),
            kind: metadata.kind.unwrap_or_default(),
            date: day(metadata.date),
            level: metadata.level.map(|level| level.to_string()).unwrap_or_default(),
            region: metadata.region.unwrap_or_default(),
            signers: metadata.signers,
            recipients: metadata.recipients,
            cites: metadata.cites,
            path: document.source.path,
            id: document.id,
            pages: document.pages,
            language: document.language,
            quality: document.quality,
            copy_to: metadata.copy_to,
            printing_office: metadata.printing_office.unwrap_or_default(),
            printing_date: day(metadata.printing_date),
            urgency: metadata.urgency.unwrap_or_default(),
            security: metadata.security.unwrap_or_default(),
            adopted: day(metadata.adopted),
            effective: day(metadata.effective),
            sources: metadata.sources,
            duplicate_of: document.duplicate_of.unwrap_or_default(),
        }
    }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

pub fn run(arguments: DocumentsArguments) -> Result<Outcome> {
    let rows: Vec<Row> = arguments
        .index
        .open()?
        .documents()?
        .into_iter()
        .filter(|document| arguments.level.is_none() || document.metadata.level == arguments.level)
        .map(Row::from)
        .collect();
    let mut columns = vec!["id", "file", "number", "date", "level", "region", "pages", "title"];
    if rows.iter().any(|row| !row.duplicate_of.is_empty()) {
        columns.push("duplicate_of");
    }
    write_rows(arguments.format, &rows, &columns)?;
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
