//! Lines to index: documents that were read elsewhere, with the tags they have, come to be as if their files had been read
//! here. Which file holds a content that several have goes by their paths, not by the order of the lines.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use super::dataset::{self, Placed};
use super::flow::{End, in_order};
use super::line::Line;
use super::read::{Done, Ready, duplicate};
use super::sink::Sink;
use super::stop::Stop;
use super::{Report, finish, stamps};
use crate::cli::options::CodebookOption;
use crate::cli::progress::Progress;
use crate::import::Kept;
use crate::index::{Filed, Index, coding};
use crate::model::{Failure, Reason, SourceFile};
use crate::source::Found;
use crate::tag::Tagger;

/// Puts what the lines of the datasets `named` say into the index at `index_path`.
pub fn take(
    named: &[PathBuf],
    index_path: &Path,
    codebooks: &CodebookOption,
    jobs: usize,
    progress: &Progress,
) -> Result<Report> {
    let files = dataset::files(named)?;
    let stop = Stop::on_signal()?;
    let index = Index::open_or_create(index_path)?;
    let books = codebooks.books(Some(&index))?;
    let mut writer = index.writer()?;
    let before = Index::open(index_path)?;
    let stamps = stamps(&books)?;
    let coded = coding(&stamps);
    let (filed, failures) = (before.filed()?, before.failures()?);
    let is_resumed = !before.manifest()?.complete;
    writer.begin(None);
    writer.set_codebooks(stamps);

    let leaving = filed.iter().map(|filed| (filed.id.as_str(), filed.path.as_str()));
    let kept = Arc::new(Mutex::new(Kept::of(&before, leaving)?));
    let tagger = Tagger::new(books)?;
    let (hand_on, counters) = (kept.clone(), progress.counters());
    let work = move |_, placed: Result<Placed>| -> Result<Done> {
        let placed = placed?;
        let size = placed.line.len() as u64;
        let line = Line::read(&placed.line).with_context(|| placed.to_string())?;
        match line {
            Line::Failure(failure) => {
                counters.add(size, 0, failure.reason.is_failure());
                Ok(Done::Failed(failure, None))
            }
            Line::Document(mut document, incomplete, coded_with) => {
                counters.add(size, document.pages, incomplete.is_some());
                if coded_with != coded {
                    tagger.tag(&mut document);
                }
                hand_on.lock().unwrap_or_else(PoisonError::into_inner).hand_on(&mut document);
                let found = file(&document.source);
                Ok(Done::Read(found, Ready::of(&before, *document, incomplete, coded)?))
            }
        }
    };
    let weigh = |done: &Result<Done>| done.as_ref().map_or(0, Done::weight);

    progress.begin(0, 0);
    let mut holders = Holders::of(&filed);
    let known = filed.iter().flat_map(|filed| [filed.id.clone(), filed.path.clone()]);
    let known = known.chain(failures.into_iter().map(|failure| failure.path)).collect();
    let mut sink = Sink::new(&mut writer, progress, Report::default(), false);
    sink = sink.with(HashMap::new(), known, HashMap::new());
    let mut lines = 0;
    let end = in_order(
        jobs,
        &stop,
        dataset::lines(files),
        work,
        weigh,
        || progress.tick(),
        |done| {
            lines += 1;
            let done = match done? {
                Done::Read(found, ready) if holders.hold(&found, &ready.id) => Done::Taken(ready),
                // It is listed when all that have its content are known.
                Done::Read(..) => return Ok(ControlFlow::Continue(())),
                other => other,
            };
            if let Done::Failed(failure, _) = &done {
                holders.leave(&failure.path);
            }
            sink.take(done)
        },
    )?;
    if end == End::Whole {
        sink.put_failures(holders.copies())?;
    }
    let (mut report, written) = sink.end()?;
    report.files = lines;
    report.lost = mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner)).lost(false);
    if end != End::Whole {
        report.interrupted = true;
        return Ok(report);
    }
    finish(&index, writer, &filed, written, is_resumed, stop, progress)?;
    Ok(report)
}

/// The file that a document says it was read from.
fn file(source: &SourceFile) -> Found {
    let SourceFile { path, size, modified, .. } = source.clone();
    Found { absolute: PathBuf::from(&path), path, size, modified }
}

/// Which file holds the content of each document: of several the first by path.
struct Holders {
    files: HashMap<String, Found>,
    /// The ids of the documents by the paths of those files.
    ids: HashMap<String, String>,
    /// Files whose content another holds, with the id of its document, by path.
    copies: BTreeMap<String, (Found, String)>,
}

impl Holders {
    fn of(filed: &[Filed]) -> Self {
        let file = |filed: &Filed| Found {
            absolute: PathBuf::from(&filed.path),
            path: filed.path.clone(),
            size: filed.size,
            modified: filed.modified,
        };
        Self {
            files: filed.iter().map(|filed| (filed.id.clone(), file(filed))).collect(),
            ids: filed.iter().map(|filed| (filed.path.clone(), filed.id.clone())).collect(),
            copies: BTreeMap::new(),
        }
    }

    /// Takes note of a file and its document; true where the file holds it as far as is known.
    fn hold(&mut self, found: &Found, id: &str) -> bool {
        if self.ids.get(&found.path).is_none_or(|known| known != id) {
            self.leave(&found.path);
        }
        match self.files.get(id) {
            Some(holder) if holder.path < found.path => {
                self.copies.insert(found.path.clone(), (found.clone(), id.to_owned()));
                return false;
            }
            Some(holder) if holder.path > found.path => {
                self.ids.remove(&holder.path);
                self.copies.insert(holder.path.clone(), (holder.clone(), id.to_owned()));
            }
            _ => {}
        }
        self.files.insert(id.to_owned(), found.clone());
        self.ids.insert(found.path.clone(), id.to_owned());
        true
    }

    /// Forgets what the file at `path` held.
    fn leave(&mut self, path: &str) {
        self.copies.remove(path);
        if let Some(id) = self.ids.remove(path) {
            self.files.remove(&id);
        }
    }

    /// What is to be said of the files whose content another holds.
    fn copies(self) -> Vec<Failure> {
        let said = |(found, id): &(Found, String)| match self.files.get(id) {
            Some(holder) => duplicate(found, &holder.path),
            None => found.failure(
                Reason::Changing,
                "the same content as a file that has another content by now",
                "take the lines of this file once more",
            ),
        };
        self.copies.values().map(said).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> Found {
        Found { absolute: path.into(), path: path.to_owned(), size: 1, modified: 1 }
    }

    fn said(holders: Holders) -> Vec<(String, String)> {
        holders.copies().into_iter().map(|failure| (failure.path, failure.message)).collect()
    }

    #[test]
    fn the_first_by_path_holds_whatever_the_order() {
        for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"], ["b", "a", "c"]] {
            let mut holders = Holders::of(&[]);
            for path in order {
                holders.hold(&found(path), "same");
            }
            let expected = ["b", "c"].map(|path| (path.to_owned(), "the same content as a".to_owned()));
            assert_eq!(said(holders), expected, "{order:?}");
        }
    }

    #[test]
    fn a_later_line_of_a_file_counts() {
        let mut holders = Holders::of(&[]);
        assert!(holders.hold(&found("a"), "old"));
        assert!(!holders.hold(&found("b"), "old"));
        assert!(holders.hold(&found("a"), "new"));
        let lost = "the same content as a file that has another content by now";
        assert_eq!(said(holders), [("b".to_owned(), lost.to_owned())]);

        let mut holders = Holders::of(&[]);
        holders.hold(&found("a"), "one");
        holders.hold(&found("b"), "one");
        assert!(holders.hold(&found("b"), "two") && holders.hold(&found("b"), "two"));
        assert!(said(holders).is_empty());
    }
}
