//! Writes what was found to files for other programs.
//!
//! A file's ending chooses the format from [`FORMATS`]. A workbook holds every table; a format that holds one
//! table takes the one named before the ending (`tags.csv`, `coded.tags.csv`, see [`TABLES`]), else the passages. Search
//! engines take a folder of files ([`ENGINES`]).

mod compared;
pub(crate) mod csv;
mod dataset;
mod engine;
mod jsonl;
mod network;
mod opensearch;
mod parquet;
mod quanteda;
mod quickwit;
mod reference;
pub(crate) mod refi;
mod replace;
mod tables;
mod xlsx;
mod xml;

use std::io;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use crate::index::IndexError;

pub use dataset::{Dataset, RunInfo};
pub use engine::{ENGINES, Engine};
pub use network::{NETWORKS, lineage_graphml};
pub use reference::{Style, reference};
pub use replace::{Target, replace};
pub use tables::TABLES;

/// What a person may ask of an export besides its format.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What stands between the cells of a csv file.
    pub delimiter: u8,
    /// Leaves cells as they are that a spreadsheet takes for formulas, in csv files.
    pub raw_cells: bool,
    /// Adds the PDF files to a REFI-QDA project.
    pub original_pdf: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { delimiter: b',', raw_cells: false, original_pdf: false }
    }
}

/// A format of files we write.
#[derive(Clone, Copy, Debug)]
pub struct FileFormat {
    /// The file's ending without the dot.
    pub ending: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    /// What a file can hold of what there is, named before its ending.
    pub parts: &'static [&'static str],
    /// What it holds where nothing is named.
    pub usual: &'static str,
    write: fn(&Dataset, part: &str, &Options, &mut Target) -> Result<(), ExportError>,
}

/// The table of formats; a new one needs its file and one line here.
#[rustfmt::skip]
pub static FORMATS: [FileFormat; 9] = [
    FileFormat { ending: "xlsx", parts: &[], usual: "", write: xlsx::write, description: "workbook with every table" },
    FileFormat { ending: "csv", parts: &TABLES, usual: "passages", write: csv::write, description: "one table" },
    FileFormat { ending: "jsonl", parts: &TABLES, usual: "passages", write: jsonl::write, description: "one table, an object a line" },
    FileFormat { ending: "parquet", parts: &TABLES, usual: "passages", write: parquet::write, description: "one table with typed columns" },
    FileFormat { ending: "qdpx", parts: &[], usual: "", write: refi::write_project, description: "REFI-QDA project: texts with codings" },
    FileFormat { ending: "qdc", parts: &[], usual: "", write: refi::write_codebook, description: "REFI-QDA codebook" },
    FileFormat { ending: "graphml", parts: &NETWORKS, usual: "actors", write: network::write_graphml, description: "one network" },
    FileFormat { ending: "gexf", parts: &NETWORKS, usual: "actors", write: network::write_gexf, description: "one network" },
    FileFormat { ending: "yml", parts: &[], usual: "", write: quanteda::write, description: "dictionary for quanteda" },
];

/// Why a file could not be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The file's ending names no format.
    #[error("{path}: the ending tells no format: use one of {known}", path = path.display())]
    UnknownFormat {
        /// The file asked for.
        path: PathBuf,
        /// The endings there are.
        known: String,
    },
    /// The file system refused.
    #[error("cannot write {path}", path = path.display())]
    Io {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The day of the export is wanted, but cannot be.
    #[error(
        "SOURCE_DATE_EPOCH is '{0}', which is no number of seconds from 1970 to 9999: correct or unset it"
    )]
    Epoch(String),
    /// The index could not be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A PDF file is gone or another one by now.
    #[error(
        "{path}: not the file that was read any more; ingest the folder again, or export without the PDF files"
    )]
    Original {
        /// The file.
        path: String,
    },
    /// Writing a row or a file failed.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        Self::Write(io::Error::other(error))
    }
}

impl FileFormat {
    /// The part that the name of a file asks for: `tags` for `tags.csv` and `coded.tags.csv`.
    pub fn part(&self, path: &Path) -> &'static str {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let named = name.rsplit('.').nth(1);
        self.parts.iter().find(|part| Some(**part) == named).unwrap_or(&self.usual)
    }
}

/// The format a file's ending names.
pub fn format_of(path: &Path) -> Result<&'static FileFormat, ExportError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    FORMATS.iter().find(|format| format.ending == ending).ok_or_else(|| ExportError::UnknownFormat {
        path: path.to_owned(),
        known: FORMATS.map(|format| format!(".{}", format.ending)).join(", "),
    })
}

/// Writes `dataset` to `path` in the format of its ending, as [`replace`] does.
pub fn write(path: &Path, dataset: &Dataset, options: &Options) -> Result<(), ExportError> {
    let format = format_of(path)?;
    replace(path, |file| (format.write)(dataset, format.part(path), options, file))
}

/// Writes `dataset` into `folder` as the files that `engine` takes, each as [`replace`] does.
pub fn write_for(engine: &Engine, folder: &Path, dataset: &Dataset) -> Result<(), ExportError> {
    engine.files.iter().try_for_each(|(name, write)| replace(&folder.join(name), |file| write(dataset, file)))
}

#[cfg(test)]
pub(crate) mod tests;
