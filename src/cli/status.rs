//! `hongtou status`: how an index stands to its folder, without reading the files.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;
use serde::Serialize;

use crate::index::{Filed, Index};
use crate::model::Failure;
use crate::source::{self, Walk};

use super::Outcome;
use super::options::IndexOption;
use super::output::{OutputFormat, stdout, write_rows};
use super::pipeline::coding_of_today;
use super::place::Base;
use super::terminal::{clipped, safe};

/// Columns of a line.
const WIDTH: usize = 160;

/// Show what in the index is stale, failed or duplicated, and what in the folder is new or changed
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou status\n  hongtou status policies/ --format csv > status.csv\n\nA file counts as changed when its size or time has; nothing is read."
)]
pub struct StatusArguments {
    /// Folder to look at [default: those that were read into the index]
    folder: Option<PathBuf>,

    #[command(flatten)]
    index: IndexOption,

    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// What is to be said of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// In the folder and not in the index.
    New,
    /// Another size or time than when it was read.
    Changed,
    /// In the index and not in the folder any more.
    Gone,
    /// Coded with other codebooks than those of today.
    Stale,
    /// Could not be read.
    Failed,
    /// Could be read in part.
    Incomplete,
    /// Another file has the same content.
    Copy,
    /// Another document is a better reading of the same text.
    Duplicate,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Stale => "stale",
            Self::Failed => "failed",
            Self::Incomplete => "incomplete",
            Self::Copy => "copy",
            Self::Duplicate => "duplicate",
        }
    }
}

/// A file of which there is something to say.
#[derive(Serialize)]
struct Row {
    state: State,
    path: String,
    detail: String,
}

pub fn run(arguments: StatusArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let manifest = index.manifest()?;
    let base = Base::of(&manifest, arguments.folder.as_deref().unwrap_or(Path::new(".")))?;
    let folders = match &arguments.folder {
        Some(folder) => vec![folder.clone()],
        None => manifest.folders.iter().map(|name| base.place(name)).collect(),
    };
    let mut walks = Vec::new();
    for folder in &folders {
        ensure!(
            folder.exists(),
            "{}: the folder is not there; where it was moved to another place, name it: hongtou status FOLDER",
            folder.display()
        );
        walks.push(source::walk_as(folder, &base.name(folder)?));
    }
    let filed = index.filed()?;
    let rows = rows(&index, &walks, &filed)?;
    if arguments.format != OutputFormat::Table {
        write_rows(arguments.format, &rows, &[])?;
        return Ok(Outcome::Done);
    }
    let mut counts: BTreeMap<State, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.state).or_default() += 1;
    }
    let mut out = stdout();
    writeln!(out, "index     {}, {} documents", safe(&index.path().to_string_lossy()), filed.len())?;
    let named: Vec<String> = folders.iter().map(|folder| safe(&folder.to_string_lossy())).collect();
    let files: usize = walks.iter().map(|walk| walk.found.len()).sum();
    match named.is_empty() {
        true => writeln!(
            out,
            "folder    none: it was made of lines of 'hongtou process'; name one to see what changed in it"
        )?,
        false => writeln!(out, "folder    {}, {files} files", named.join(", "))?,
    }
    if !manifest.complete {
        writeln!(out, "the last run was cut short: the same command goes on from there")?;
    }
    match counts.is_empty() {
        true if named.is_empty() || !manifest.complete => {}
        true => writeln!(out, "all files are in the index as they are in the folder")?,
        false => {
            let counts: Vec<String> =
                counts.iter().map(|(state, count)| format!("{count} {}", state.as_str())).collect();
            writeln!(out, "files     {}", counts.join(", "))?;
        }
    }
    for row in &rows {
        let line = format!("{:10} {}  {}", row.state.as_str(), row.path, row.detail);
        writeln!(out, "{}", clipped(&line, WIDTH))?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// All of which there is something to say, by state and path.
fn rows(index: &Index, walks: &[Walk], filed: &[Filed]) -> Result<Vec<Row>> {
    let failures = index.failures()?;
    let coded = coding_of_today(index)?;
    let known: HashMap<&str, (u64, i64)> = filed
        .iter()
        .map(|filed| (filed.path.as_str(), (filed.size, filed.modified)))
        .chain(failures.iter().map(|failure| (failure.path.as_str(), (failure.size, failure.modified))))
        .collect();
    let row = |state, path: &str, detail: String| Row { state, path: path.to_owned(), detail };
    let mut rows = Vec::new();
    let on_disk: HashMap<&str, (u64, i64)> = walks
        .iter()
        .flat_map(|walk| &walk.found)
        .map(|found| (found.path.as_str(), (found.size, found.modified)))
        .collect();
    for (&path, now) in &on_disk {
        match known.get(path) {
            None => rows.push(row(State::New, path, String::new())),
            Some(then) if then != now => rows.push(row(State::Changed, path, String::new())),
            Some(_) => {}
        }
    }
    let covered = |path: &str| walks.iter().any(|walk| walk.covers(path));
    let gone = filed.iter().map(|filed| &filed.path).filter(|path| !on_disk.contains_key(path.as_str()));
    let remedy = "--prune takes it out of the index";
    rows.extend(gone.filter(|path| covered(path)).map(|path| row(State::Gone, path, remedy.to_owned())));
    let stale = filed.iter().filter(|filed| filed.coded != coded);
    rows.extend(stale.map(|filed| row(State::Stale, &filed.path, "coded with other codebooks".to_owned())));
    rows.extend(failures.iter().map(|failure| {
        let Failure { path, reason, message, remedy, .. } = failure;
        match (reason.is_failure(), failure.partial) {
            (false, _) => row(State::Copy, path, message.clone()),
            (true, false) => row(State::Failed, path, format!("{reason}: {message} ({remedy})")),
            (true, true) => row(State::Incomplete, path, format!("{reason}: {message} ({remedy})")),
        }
    }));
    let paths: HashMap<&str, &str> =
        filed.iter().map(|filed| (filed.id.as_str(), filed.path.as_str())).collect();
    for document in index.documents()? {
        if let Some(better) = document.duplicate_of.as_deref().and_then(|id| paths.get(id)) {
            let detail = format!("another reading of {better}");
            rows.push(row(State::Duplicate, &document.source.path, detail));
        }
    }
    rows.sort_by(|a, b| (a.state, &a.path).cmp(&(b.state, &b.path)));
    Ok(rows)
}
