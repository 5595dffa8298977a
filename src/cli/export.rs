//! `hongtou export`: the index into a file for another program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::export::{self, Dataset, ENGINES, Options, RunInfo};
use crate::index::{Index, Query};

use super::Outcome;
use super::options::{IndexOption, PairOption, codebooks_of};
use super::output::stdout;
use super::pairs::Pairs;
use super::query::Filters;
use super::terminal::safe;

/// Write documents, passages and tags to a file for another program; its ending decides the format
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou export coded.xlsx\n  hongtou export tags.csv --level county --signal R,Y\n  hongtou export passages.jsonl --query 双向转诊\n  hongtou export --to opensearch policies-opensearch/\n\ndocs/export.md describes every format, table and column."
)]
pub struct ExportArguments {
    /// The file to write: .xlsx, .qdpx, .qdc or .yml; .csv, .jsonl or .parquet with the table named before (tags.csv),
    /// .graphml or .gexf with the network (actors.gexf); with --to the folder for the engine's files
    file: PathBuf,

    /// Write for a search engine: its index and the passages to put into it
    #[arg(long, value_name = "ENGINE", value_parser = PossibleValuesParser::new(ENGINES.map(|engine| engine.name)))]
    to: Option<String>,

    /// Only passages that this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,

    /// csv: what stands between two cells, such as ';' or tab [default: ,]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// csv: leave cells that begin with = + - @ as they are; a spreadsheet may run them as formulas
    #[arg(long)]
    raw_cells: bool,

    /// qdpx: add the PDF files the texts were read from
    #[arg(long)]
    original_pdf: bool,

    #[command(flatten)]
    index: IndexOption,

    #[command(flatten)]
    pair: PairOption,

    #[command(flatten)]
    filters: Filters,
}

/// One character of ASCII, or its name.
fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [b'"' | b'\r' | b'\n'] => Err("it stands for something else in csv".to_owned()),
        &[byte] if byte.is_ascii() => Ok(byte),
        _ if text == "tab" || text == "\\t" => Ok(b'\t'),
        _ => Err("use one character of ASCII, or tab".to_owned()),
    }
}

pub fn run(arguments: ExportArguments) -> Result<Outcome> {
    let engine = ENGINES.iter().find(|engine| arguments.to.as_deref() == Some(engine.name));
    let (part, ending) = match engine {
        Some(engine) => (engine.name, ""),
        None => {
            let format = export::format_of(&arguments.file)?;
            (format.part(&arguments.file), format.ending)
        }
    };
    let ExportArguments { delimiter, raw_cells, original_pdf, .. } = arguments;
    for (option, given, wanted) in [
        ("--delimiter", delimiter.is_some(), "csv"),
        ("--raw-cells", raw_cells, "csv"),
        ("--original-pdf", original_pdf, "qdpx"),
    ] {
        ensure!(
            !given || ending == wanted,
            "{option} is for .{wanted} files: leave it out, or name a file that ends in .{wanted}"
        );
    }
    let usual = Options::default();
    let options = Options { delimiter: delimiter.unwrap_or(usual.delimiter), raw_cells, original_pdf };
    let text = arguments.query.as_deref();
    let narrowed = text.is_some() || !arguments.filters.is_empty();
    let query = narrowed.then(|| arguments.filters.query(text)).transpose()?;
    let index = arguments.index.open()?;
    let run =
        RunInfo::today("hongtou export", arguments.filters.written(text), index.path().to_string_lossy())?;
    let dataset = match engine {
        Some(engine) => {
            // Nothing of it holds comparisons.
            let books = codebooks_of(&index)?;
            let dataset = Dataset::new(&index, query.as_ref(), books, Vec::new(), run)?;
            export::write_for(engine, &arguments.file, &dataset)?;
            dataset
        }
        None => write(&index, &arguments.pair, &arguments.file, query.as_ref(), run, &options)?,
    };
    let documents = dataset.documents().count();
    let mut out = stdout();
    let name = safe(&arguments.file.to_string_lossy());
    let part = if part.is_empty() { String::new() } else { format!(" ({part})") };
    writeln!(out, "{name}{part}: {} passages of {documents} documents", dataset.passages())?;
    out.flush()?;
    Ok(if documents == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Writes what `query` takes of `index` to `file`, with its national and local texts compared as `pair` says.
pub fn write<'a>(
    index: &'a Index,
    pair: &PairOption,
    file: &Path,
    query: Option<&Query>,
    run: RunInfo,
    options: &Options,
) -> Result<Dataset<'a>> {
    let (pairs, too_many) = Pairs::of_all(index, pair.pair)?;
    let dataset = Dataset::new(index, query, codebooks_of(index)?, pairs, run)?;
    export::write(file, &dataset, options)?;
    if let Some(note) = too_many.filter(|_| dataset.has_compared()) {
        eprintln!("hongtou: {note}");
    }
    if let Some(count) = dataset.too_much_new() {
        eprintln!(
            "hongtou: {count} units are new in local texts, too many to hold against one another: nothing on diffusion was \
             written ('hongtou compare --diffusion --local DOC…' does so for some)"
        );
    }
    Ok(dataset)
}
