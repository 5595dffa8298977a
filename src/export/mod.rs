//! Writes what was found to files for other programs.
//!
//! A file's ending chooses the format from [`FORMATS`]. A workbook holds every table; a format that holds one
//! table takes the one named before the ending (`coded.tags.csv`, see [`TABLES`]), else the passages.

pub(crate) mod csv;
mod jsonl;
mod tables;
mod xlsx;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use time::{Date, OffsetDateTime};

use crate::compare::Comparison;
use crate::model::{Document, Failure};
use crate::tag::Codebook;

pub use tables::TABLES;

/// Everything an export can hold.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The documents with their tagged passages.
    pub documents: Vec<Document>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// National and local texts side by side.
    pub comparisons: Vec<Comparison>,
    /// The codebooks behind the tags.
    pub codebooks: Vec<Codebook>,
    /// How the export was made.
    pub run: RunInfo,
}

impl Dataset {
    fn documents_by_id(&self) -> HashMap<&str, &Document> {
        self.documents.iter().map(|document| (document.id.as_str(), document)).collect()
    }
}

/// How an export was made, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunInfo {
    /// Version of Hongtou.
    pub version: String,
    /// Day of the export (UTC).
    pub date: Date,
    /// The command line.
    pub command: String,
    /// The index exported from.
    pub index: String,
}

impl RunInfo {
    /// A run of this program today, or on the day of `SOURCE_DATE_EPOCH` (seconds since 1970) where that is set.
    /// The day alone is kept, so that two exports of one day are the same byte for byte.
    pub fn today(command: impl Into<String>, index: impl Into<String>) -> Self {
        let date = std::env::var("SOURCE_DATE_EPOCH")
            .ok()
            .and_then(|seconds| seconds.trim().parse().ok())
            .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
            .unwrap_or_else(OffsetDateTime::now_utc)
            .date();
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            date,
            command: command.into(),
            index: index.into(),
        }
    }
}

/// A format of files we write.
#[derive(Clone, Copy, Debug)]
pub struct FileFormat {
    /// The file's ending without the dot.
    pub ending: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    write: fn(&Dataset, table: &str, &mut File) -> Result<(), ExportError>,
}

/// The table of formats; a new one needs its file and one line here.
pub static FORMATS: [FileFormat; 3] = [
    FileFormat { ending: "xlsx", description: "workbook with every table", write: xlsx::write },
    FileFormat { ending: "csv", description: "one table for Excel, R and Python", write: csv::write },
    FileFormat { ending: "jsonl", description: "one table, a JSON object a line", write: jsonl::write },
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
    /// Writing a row or a file failed.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// A workbook could not be made.
    #[error("cannot make the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// The format a file's ending names.
pub fn format_of(path: &Path) -> Result<&'static FileFormat, ExportError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    FORMATS.iter().find(|format| format.ending == ending).ok_or_else(|| ExportError::UnknownFormat {
        path: path.to_owned(),
        known: FORMATS.map(|format| format!(".{}", format.ending)).join(", "),
    })
}

/// Writes `dataset` to `path` in the format of its ending, making missing folders.
///
/// The file appears whole or not at all: it is written beside its place and renamed.
pub fn write(path: &Path, dataset: &Dataset) -> Result<(), ExportError> {
    let format = format_of(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = name.strip_suffix(format.ending).and_then(|stem| stem.strip_suffix('.')).unwrap_or_default();
    let named = stem.rsplit_once('.').map_or("", |(_, table)| table);
    let table = TABLES.into_iter().find(|table| *table == named).unwrap_or("passages");

    let io_error = |source| ExportError::Io { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    // Never through a file or link that somebody else put there.
    let created = File::options().write(true).create_new(true).open(&beside);
    let result = created.map_err(io_error).and_then(|mut file| {
        (format.write)(dataset, table, &mut file)?;
        file.flush().and_then(|()| file.sync_all()).map_err(io_error)
    });
    result.and_then(|()| fs::rename(&beside, path).map_err(io_error)).inspect_err(|_| {
        // The error at hand matters more than a left-over that cannot be removed.
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests;
