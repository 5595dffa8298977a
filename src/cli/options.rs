//! Options that several commands share.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::extract::worker::Limits;
use crate::extract::{Ocr, ReadOptions};
use crate::index::Index;
use crate::tag::{Codebook, Tagger};

use super::pairs::{Pairing, Pairs};
use super::shards;

/// Where indexes live unless `--index` says otherwise.
const INDEXES: &str = "indexes";
/// Names the index, or several, where no option does.
const VARIABLE: &str = "HONGTOU_INDEX";

/// Which index to work on.
#[derive(Args, Debug)]
pub struct IndexOption {
    /// Folder of the index; given several times, they are read as one [default: HONGTOU_INDEX, then the newest in indexes/; for run
    /// and ingest, indexes/ and the folder's name]
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
}

/// Who is compared with whom.
#[derive(Args, Debug)]
pub struct PairOption {
    /// How national and local texts are put together [default: level, and citation beyond 1,000 pairs]
    #[arg(long, value_enum, value_name = "HOW")]
    pub pair: Option<Pairing>,
}

/// Which texts are compared.
#[derive(Args, Debug)]
pub struct SidesOption {
    /// National documents
    #[arg(long, value_name = "DOC", num_args = 1..)]
    national: Vec<String>,

    /// Local documents
    #[arg(long, value_name = "DOC", num_args = 1..)]
    local: Vec<String>,

    #[command(flatten)]
    pair: PairOption,
}

impl SidesOption {
    /// The pairs of `index` that are asked for; none where nothing is named and the index has none.
    pub fn pairs(&self, index: &Index) -> Result<Pairs> {
        Pairs::of(index, &self.national, &self.local, self.pair.pair)
    }
}

impl IndexOption {
    /// The index at `path`; without one, the one that commands read from where nothing is said.
    pub fn or_usual(path: Option<PathBuf>) -> Self {
        Self { index: path.into_iter().collect() }
    }

    /// The folders named, on the command line or else in the environment, where several stand as in PATH.
    fn all_named(&self) -> Vec<PathBuf> {
        if self.index.is_empty() {
            let paths = std::env::var_os(VARIABLE).unwrap_or_default();
            return std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect();
        }
        self.index.clone()
    }

    /// The folder named, if one is; `work` is for one index only.
    fn named_one(&self, work: &str) -> Result<Option<PathBuf>> {
        let mut named = self.all_named();
        if named.len() > 1 {
            let names: Vec<String> = named.iter().map(|path| format!("  {}", path.display())).collect();
            bail!(
                "{work} works on one index and {} are named; say which with --index DIR, or join them with \
                 'hongtou merge':\n{}",
                names.len(),
                names.join("\n")
            );
        }
        Ok(named.pop())
    }

    /// Opens the index to read from; several as one.
    pub fn open(&self) -> Result<Index> {
        match self.all_named().as_slice() {
            [] => Ok(Index::open(newest_index(Path::new(INDEXES))?)?),
            [one] => Ok(Index::open(one)?),
            several => shards::open(several),
        }
    }

    /// The same for whoever does not ask which documents are readings of one text, which takes a while to find out of
    /// several indexes.
    pub fn open_to_search(&self) -> Result<Index> {
        match self.all_named().as_slice() {
            [] | [_] => self.open(),
            several => Ok(Index::open_all(several)?),
        }
    }

    /// Opens the index to work on for `work`, which is for one index only.
    pub fn open_one(&self, work: &str) -> Result<Index> {
        self.named_one(work)?;
        self.open()
    }

    /// The index that was named; it need not be there yet.
    pub fn named(&self) -> Result<PathBuf> {
        self.named_one("hongtou index")?.context("say which index to write: --index DIR")
    }

    /// The index that belongs to `folder`; it need not be there yet.
    pub fn of_folder(&self, folder: &Path) -> Result<PathBuf> {
        if let Some(path) = self.named_one("reading a folder")? {
            return Ok(path);
        }
        // `.` and `..` have a name only once they are resolved.
        let folder =
            folder.canonicalize().with_context(|| format!("{}: cannot be opened", folder.display()))?;
        Ok(Path::new(INDEXES).join(folder.file_name().unwrap_or("root".as_ref())))
    }
}

/// What a later command needs on its line to work on the index at `path`: nothing where it is the one taken
/// anyway.
pub fn naming(path: &Path) -> String {
    match indexes(Path::new(INDEXES)).pop() {
        Some((_, newest)) if newest == path => String::new(),
        _ => format!(" --index '{}'", path.display()),
    }
}

/// The indexes in `folder`, the one written last at the end.
fn indexes(folder: &Path) -> Vec<(SystemTime, PathBuf)> {
    let mut indexes: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some((fs::metadata(path.join("meta.json")).ok()?.modified().ok()?, path))
        })
        .collect();
    indexes.sort();
    indexes
}

/// The index in `folder` that was written last.
fn newest_index(folder: &Path) -> Result<PathBuf> {
    let mut indexes = indexes(folder);
    let Some((_, newest)) = indexes.pop() else {
        bail!(
            "there is no index in {}/: make one with 'hongtou run FOLDER', or name one with --index DIR",
            folder.display()
        );
    };
    if !indexes.is_empty() {
        eprintln!(
            "hongtou: using {}, the newest of {} indexes; --index DIR names another",
            newest.display(),
            indexes.len() + 1
        );
    }
    Ok(newest)
}

/// Which codebooks to code with.
#[derive(Args, Debug, Default)]
pub struct CodebookOption {
    /// Code with this codebook too: a file, or the id of a shipped one (see 'hongtou codebook list'); may be given
    /// several times. A file with the id of a default one takes its place
    #[arg(long = "codebook", value_name = "FILE|ID")]
    codebooks: Vec<String>,
}

impl CodebookOption {
    /// What codes with [`Self::books`].
    pub fn tagger(&self, index: Option<&Index>) -> Result<Tagger> {
        Ok(Tagger::new(self.books(index)?)?)
    }

    /// The default codebooks with those asked for; where none is, those that `index` was coded with besides.
    pub fn books(&self, index: Option<&Index>) -> Result<Vec<Codebook>> {
        let asked = || self.codebooks.iter().map(|name| codebook(name)).collect::<Result<Vec<_>>>();
        let more = match index {
            Some(index) if self.codebooks.is_empty() => kept(index)?,
            _ => asked()?,
        };
        let mut books = Codebook::default_set()?;
        for book in more {
            match books.iter_mut().find(|known| known.id == book.id) {
                Some(known) => *known = book,
                None => books.push(book),
            }
        }
        Ok(books)
    }
}

/// The codebooks that were once asked for.
fn kept(index: &Index) -> Result<Vec<Codebook>> {
    index
        .codebooks()?
        .iter()
        .filter(|stamp| stamp.own)
        .map(|stamp| Ok(Codebook::parse(&stamp.text)?))
        .collect()
}

/// The codebooks an index was coded with.
pub fn codebooks_of(index: &Index) -> Result<Vec<Codebook>> {
    index.codebooks()?.iter().map(|stamp| Ok(Codebook::parse(&stamp.text)?)).collect()
}

/// The codebook in a file, or a shipped one by its id.
pub fn codebook(name: &str) -> Result<Codebook> {
    if let Some(text) = Codebook::shipped_text(name) {
        return Ok(Codebook::parse(text)?);
    }
    let text = fs::read_to_string(name).with_context(|| {
        format!("{name}: neither a file of a codebook in UTF-8 nor the id of a shipped one; 'hongtou codebook list' lists those")
    })?;
    Codebook::parse(&text).with_context(|| name.to_owned())
}

/// How much is done at once.
#[derive(Args, Debug, Default)]
pub struct JobsOption {
    /// Files worked on at the same time [default: one for each core]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
}

impl JobsOption {
    /// How many threads work.
    pub fn count(&self) -> usize {
        match self.jobs {
            0 => thread::available_parallelism().map_or(1, NonZero::get),
            jobs => jobs,
        }
    }
}

/// How files are read.
#[derive(Args, Debug)]
pub struct ReadingOptions {
    /// Password to try on protected files; may be given several times
    #[arg(long = "password", value_name = "PASSWORD")]
    passwords: Vec<String>,

    /// File of passwords to try, one a line
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,

    /// Pages to read by OCR: auto (those without text, if Tesseract is installed), never, always
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    ocr: Ocr,

    /// Seconds one file may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    time_limit: u64,

    /// Memory one file may take, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory_limit: u64,
}

/// How files are read, and what each may cost.
#[derive(Default)]
pub struct Reading {
    /// What the readers should know.
    pub options: ReadOptions,
    /// What one file may cost.
    pub limits: Limits,
}

impl ReadingOptions {
    /// The options as the readers take them.
    pub fn reading(&self) -> Result<Reading> {
        let mut passwords = self.passwords.clone();
        if let Some(path) = &self.password_file {
            let list = fs::read_to_string(path)
                .with_context(|| format!("{}: the file of passwords cannot be read", path.display()))?;
            passwords.extend(list.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
        Ok(Reading {
            options: ReadOptions { passwords, ocr: self.ocr, pages: None },
            limits: Limits {
                time: Duration::from_secs(self.time_limit),
                memory: self.memory_limit.saturating_mul(1 << 20),
            },
        })
    }
}
