//! `hongtou merge`: several indexes into one.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::index::{Index, Repeated, Writer};
use crate::model::{Document, Failure, HandCoding};

use super::output::stdout;
use super::pipeline::{put_again, settle};
use super::terminal::safe;
use super::{Outcome, find, shards};

/// Says that somebody is at work in the folder.
const LOCK: &str = ".hongtou-merge.lock";

/// Join indexes into a new one without reading the files again
///
/// A document that several have is taken once, from the first; a file that failed in one and was read in another has not failed.
/// NEW appears when all of it is written, or not at all.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou merge indexes/north indexes/south --into indexes/all\n  hongtou merge shards/* --into indexes/all\n\nTo search several indexes without joining them, name each with --index."
)]
pub struct MergeArguments {
    /// Folders of the indexes, coded with the same codebooks
    #[arg(required = true, value_name = "INDEX")]
    indexes: Vec<PathBuf>,

    /// Folder of the new index
    #[arg(long, value_name = "NEW")]
    into: PathBuf,
}

/// What was done with codes by hand of documents that several indexes have.
#[derive(Default)]
struct ByHand {
    taken: usize,
    lost: usize,
}

pub fn run(arguments: MergeArguments) -> Result<Outcome> {
    let MergeArguments { indexes, into } = arguments;
    let is_free = fs::read_dir(&into).map_or(!into.exists(), |mut entries| entries.next().is_none());
    ensure!(is_free, "{}: there is something already; name a folder that is not there", into.display());
    let together = Index::open_all(&indexes)?;
    let part = Part::make(&into).with_context(|| format!("{}: cannot be made", into.display()))?;
    let by_hand = merge(&indexes, &together, &part.folder)?;
    part.appear(&into).with_context(|| format!("{}: cannot be put in its place", into.display()))?;

    let index = Index::open(&into)?;
    let mut out = stdout();
    writeln!(
        out,
        "documents {}, of {} indexes; {} that several have",
        index.filed()?.len(),
        indexes.len(),
        together.repeated().len()
    )?;
    writeln!(
        out,
        "failures  {}",
        index.failures()?.iter().filter(|failure| failure.reason.is_failure()).count()
    )?;
    if by_hand.taken + by_hand.lost > 0 {
        writeln!(
            out,
            "by hand   {} passages took codes from a later index; {} could not, their text is another in the first",
            by_hand.taken, by_hand.lost
        )?;
    }
    writeln!(out, "index     {}", safe(&into.to_string_lossy()))?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Writes `together`, the indexes at `paths` read as one, into a new index in `folder`.
fn merge(paths: &[PathBuf], together: &Index, folder: &Path) -> Result<ByHand> {
    let index = together.copy_to(folder)?;
    let mut writer = index.writer()?;
    for copy in together.copies() {
        writer.put_failure(copy)?;
    }
    let failures = index.failures()?;
    let by_hand = take_by_hand(paths, together.repeated(), &index, &mut writer, &failures)?;
    writer.commit()?;
    let (now, tied) = shards::tied(paths, together)?;
    settle(&index, &mut writer, &[], &now, &tied)?;
    writer.finish()?;
    Ok(by_hand)
}

/// Gives documents the codes by hand that only a later index has of them.
fn take_by_hand(
    paths: &[PathBuf],
    repeated: &[Repeated],
    index: &Index,
    writer: &mut Writer,
    failures: &[Failure],
) -> Result<ByHand> {
    let later = paths.iter().map(Index::open).collect::<Result<Vec<_>, _>>()?;
    let mut counts = ByHand::default();
    for same in repeated.chunk_by(|a, b| a.filed.id == b.filed.id) {
        let id = &same[0].filed.id;
        let mut document: Option<Document> = None;
        for repeated in same {
            let mut coded = later[repeated.shard].passages(id)?;
            coded.retain(|passage| !passage.by_hand.is_empty());
            if coded.is_empty() {
                continue;
            }
            let document = match &mut document {
                Some(document) => document,
                none => {
                    let Some(kept) = index.document(id)? else { continue };
                    none.insert(find::with_passages(index, kept)?)
                }
            };
            for known in coded {
                let same = document.passages.iter_mut().find(|passage| passage.id == known.id);
                let Some(passage) = same.filter(|passage| passage.text == known.text) else {
                    counts.lost += 1;
                    continue;
                };
                let coders: HashSet<String> =
                    passage.by_hand.iter().map(|coding| coding.coder.clone()).collect();
                let before = passage.by_hand.len();
                for mut coding in known.by_hand.into_iter().filter(|coding| !coders.contains(&coding.coder)) {
                    // Its sentences may be cut otherwise.
                    for tag in &mut coding.tags {
                        tag.sentence = passage.sentence_at(tag.span);
                    }
                    passage.by_hand.push(coding);
                }
                passage.by_hand.sort_by(|a: &HandCoding, b| a.coder.cmp(&b.coder));
                counts.taken += usize::from(passage.by_hand.len() > before);
            }
        }
        if let Some(document) = document {
            put_again(writer, &document, failures)?;
        }
    }
    Ok(counts)
}

/// A folder beside the place of the new index, which it takes when it is whole. What a killed merge left there goes with the
/// next one.
struct Part {
    folder: PathBuf,
    /// The system takes the lock off when the process ends, however it does.
    _lock: File,
}

impl Part {
    fn make(into: &Path) -> io::Result<Self> {
        let mut name = OsString::from(".");
        name.push(into.file_name().ok_or(io::ErrorKind::InvalidInput)?);
        name.push(".hongtou-part");
        let folder = into.with_file_name(name);
        if let Ok(left) = File::open(folder.join(LOCK)) {
            left.try_lock().map_err(|_| io::Error::other("another hongtou is merging into it"))?;
        }
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&folder)?,
        }
        let lock = File::create_new(folder.join(LOCK))?;
        // Where there are no locks, nobody is kept out.
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    fn appear(&self, into: &Path) -> io::Result<()> {
        fs::remove_file(self.folder.join(LOCK))?;
        // An empty folder may have its name.
        match fs::remove_dir(into) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::rename(&self.folder, into),
        }
    }
}

impl Drop for Part {
    /// Removes what was written of an index that did not become whole; where it did, nothing is there.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
