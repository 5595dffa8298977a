//! Passages for search engines that are not ours. Each holds the values of the query language's fields and, folded and cut
//! into the units that ours matches, its text: a phrase of units finds there what a string finds here. One of OpenSearch's
//! files says so to its analyzers, one of Quickwit's to its tokenizers.

use std::io::{BufWriter, Write};

use serde::Serialize;

use super::{Dataset, ExportError, Target, opensearch, quickwit};
use crate::index::{WordStemmer, spelled};
use crate::model::{Document, Level, Passage, Slices};

/// An engine we write for, in a folder of files.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// What `--to` calls it.
    pub name: &'static str,
    pub(super) files: [(&'static str, Content); 2],
}

type Content = fn(&Dataset, &mut Target) -> Result<(), ExportError>;

/// The table of engines; a new one needs its file and one line here.
pub static ENGINES: [Engine; 2] = [
    Engine {
        name: "opensearch",
        files: [("index.json", opensearch::write_index), ("bulk.ndjson", opensearch::write_bulk)],
    },
    Engine {
        name: "quickwit",
        files: [("index.yaml", quickwit::write_index), ("documents.ndjson", quickwit::write_documents)],
    },
];

/// A passage as an engine takes it. Fields are called as in the query language.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    /// Id of the passage.
    pub id: &'a str,
    /// Id of the document: passages of one go to one shard.
    pub document: &'a str,
    ordinal: u32,
    path: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    issuer: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    lang: String,
    page: u32,
    last_page: u32,
    heading: &'a [String],
    signal: Vec<&'a str>,
    instrument: Vec<String>,
    actor: Vec<&'a str>,
    #[serde(rename = "type")]
    actor_type: Vec<&'a str>,
    ambiguity: Vec<f32>,
    text: &'a str,
    units: String,
    stems: String,
}

impl<'a> Row<'a> {
    fn new(document: &'a Document, passage: &'a Passage, stemmer: &mut WordStemmer) -> Self {
        let metadata = &document.metadata;
        let [units, stems] = spelled(&passage.text, stemmer);
        let words = Slices::of(&passage.text);
        let (mut signal, mut instrument, mut actor, mut actor_type) = (vec![], vec![], vec![], vec![]);
        for tag in &passage.tags {
            match tag.codebook.as_str() {
                "signals" => signal.push(tag.code.as_str()),
                "actors" => {
                    actor.push(words.get(tag.span));
                    actor_type.push(tag.code.as_str());
                }
                book => instrument.push(format!("{book}:{}", tag.code)),
            }
        }
        for values in [&mut signal, &mut actor, &mut actor_type] {
            values.sort_unstable();
            values.dedup();
        }
        instrument.sort_unstable();
        instrument.dedup();
        Self {
            id: &passage.id,
            document: &document.id,
            ordinal: passage.ordinal,
            path: &document.source.path,
            title: document.label(),
            number: metadata.number.as_deref(),
            issuer: &metadata.issuers,
            kind: metadata.kind.as_deref(),
            date: metadata.date.map(|date| date.to_string()),
            year: metadata.date.map(|date| date.year()),
            level: metadata.level,
            region: metadata.region.as_deref(),
            lang: document.language.to_string(),
            page: passage.pages[0],
            last_page: passage.pages[1],
            heading: &passage.headings,
            signal,
            instrument,
            actor,
            actor_type,
            ambiguity: passage.directives.iter().map(|directive| directive.ambiguity).collect(),
            text: &passage.text,
            units,
            stems,
        }
    }
}

/// Writes the passages taken, an object a line, each after the line that `before` makes, if it makes one.
pub(super) fn write_rows(
    dataset: &Dataset,
    file: &mut Target,
    before: impl Fn(&Row) -> Option<serde_json::Value>,
) -> Result<(), ExportError> {
    let mut out = BufWriter::new(file);
    let mut stemmer = WordStemmer::new();
    dataset.each_taken(|document, passages| -> Result<(), ExportError> {
        for passage in passages {
            let row = Row::new(document, passage, &mut stemmer);
            if let Some(line) = before(&row) {
                writeln!(out, "{line}")?;
            }
            serde_json::to_writer(&mut out, &row).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Ok(())
    })?;
    Ok(out.flush()?)
}
