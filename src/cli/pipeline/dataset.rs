//! The lines of a dataset, one after another: files of lines as `hongtou process` writes them, and Parquet files that hold
//! such lines in a column, as Spark writes them.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail, ensure};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use walkdir::WalkDir;

use crate::quiet::quietly;

/// The name of standard input.
pub const STDIN: &str = "-";
/// The folder of a dataset that holds its lines, where it has other tables besides.
const RECORDS: &str = "records";
/// The column with the lines.
const COLUMN: &str = "line";
/// How a file of Parquet begins.
const MAGIC: &[u8] = b"PAR1";
/// Rows of Parquet that are unpacked together; each is a whole document.
const ROWS: usize = 16;

/// A line and where it stands.
pub struct Placed {
    name: Arc<str>,
    number: usize,
    pub line: Vec<u8>,
}

impl fmt::Display for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: line {}", self.name, self.number)
    }
}

type Lines = Box<dyn Iterator<Item = Result<Vec<u8>>> + Send>;

/// The files of the datasets `named`, in order. A folder stands for the files in it, or in its folder `records` where it
/// has one; what begins with `.` or `_` is passed over, as Spark does.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.as_os_str() == STDIN || !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let records = path.join(RECORDS);
        let folder = if records.is_dir() { &records } else { path };
        let is_passed_over = |name: &[u8]| name.starts_with(b".") || name.starts_with(b"_");
        let before = files.len();
        for entry in WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name().as_encoded_bytes()))
        {
            let entry = entry.with_context(|| format!("{}: cannot be read", path.display()))?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
        ensure!(files.len() > before, "{}: there is no file in it", path.display());
    }
    Ok(files)
}

/// All lines of `files`, each opened when its turn comes.
pub fn lines(files: Vec<PathBuf>) -> impl Iterator<Item = Result<Placed>> + Send {
    files.into_iter().flat_map(|path| {
        let name: Arc<str> = path.to_string_lossy().into();
        let lines: Lines = match open(&path) {
            Ok(lines) => lines,
            Err(error) => Box::new(iter::once(Err(error))),
        };
        lines.zip(1..).filter(|(line, _)| !line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty())).map(
            move |(line, number)| {
                let line = line.with_context(|| name.to_string())?;
                Ok(Placed { name: name.clone(), number, line })
            },
        )
    })
}

fn open(path: &Path) -> Result<Lines> {
    if path.as_os_str() == STDIN {
        return Ok(Box::new(of_text(BufReader::new(io::stdin()))));
    }
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    (&mut file).take(MAGIC.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    if start == MAGIC { of_parquet(file) } else { Ok(Box::new(of_text(BufReader::new(file)))) }
}

fn of_text(mut input: impl BufRead + Send) -> impl Iterator<Item = Result<Vec<u8>>> + Send {
    iter::from_fn(move || {
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(error.into())),
        }
    })
}

fn of_parquet(file: File) -> Result<Lines> {
    let broken = || anyhow!("a file of Parquet that is damaged");
    let reader = quietly(|| SerializedFileReader::new(file)).ok_or_else(broken)??;
    let schema = reader.metadata().file_metadata().schema();
    let Some(column) = schema.get_fields().iter().find(|field| field.name() == COLUMN) else {
        bail!(
            "it has no column '{COLUMN}'; the tables of an export hold what is shown of documents, not the documents: take \
             the records of the dataset, or what 'hongtou process' wrote"
        );
    };
    let wanted = Type::group_type_builder(schema.name()).with_fields(vec![column.clone()]).build()?;
    let mut rows = RowIter::from_file_into(Box::new(reader)).project(Some(wanted))?.with_batch_size(ROWS);
    Ok(Box::new(iter::from_fn(move || match quietly(|| rows.next()) {
        None => Some(Err(broken())),
        Some(row) => row.map(|row| row.map_err(Into::into).and_then(line_of)),
    })))
}

fn line_of(row: Row) -> Result<Vec<u8>> {
    match row.into_columns().pop() {
        Some((_, Field::Str(line))) => Ok(line.into_bytes()),
        Some((_, Field::Bytes(line))) => Ok(line.data().to_vec()),
        _ => bail!("its column '{COLUMN}' holds no text"),
    }
}
