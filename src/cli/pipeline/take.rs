//! Lines to index: documents that were read elsewhere, with the tags they have, come to be as if their files had been read
//! here. Which file holds a content that several have goes by their paths, not by the order of the lines; where that file
//! comes to have another, the document goes on to the next.

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
use super::{Report, finish, retag, stamps};
use crate::cli::options::CodebookOption;
use crate::cli::progress::Progress;
use crate::import::Kept;
use crate::index::{Filed, Index, coding};
use crate::model::{Document, Failure, Reason, SourceFile};
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
    let index = Index::open_or_create(index_path)?;
    let books = codebooks.books(Some(&index))?;
    let stamps = stamps(&books)?;
    let coded = coding(&stamps);
    let mut retagged = 0;
    if index.filed()?.iter().any(|filed| filed.coded != coded) {
        let (_, report) = retag(&index, codebooks, progress)?;
        if report.interrupted {
            return Ok(report);
        }
        retagged = report.retagged;
    }
    let stop = Stop::on_signal()?;
    let mut writer = index.writer()?;
    let before = Arc::new(Index::open(index_path)?);
    let (filed, failures) = (before.filed()?, before.failures()?);
    let is_resumed = !before.manifest()?.complete;
    writer.begin(None);
    writer.set_codebooks(stamps);

    let leaving = filed.iter().map(|filed| (filed.id.as_str(), filed.path.as_str()));
    let kept = Arc::new(Mutex::new(Kept::of(&before, leaving)?));
    let tagger = Tagger::new(books)?;
    let (earlier, by_hand, counters) = (before.clone(), kept.clone(), progress.counters());
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
                hand_on(&by_hand, &mut document);
                let SourceFile { path, size, modified, .. } = &document.source;
                let found = file(path, *size, *modified);
                Ok(Done::Read(found, Ready::of(&earlier, *document, incomplete, coded)?))
            }
        }
    };
    let weigh = |done: &Result<Done>| done.as_ref().map_or(0, Done::weight);

    progress.begin(0, 0);
    let mut holders = Holders::of(&filed, &failures);
    let known = filed.iter().flat_map(|filed| [filed.id.clone(), filed.path.clone()]);
    let known = known.chain(failures.iter().map(|failure| failure.path.clone())).collect();
    let mut sink = Sink::new(&mut writer, progress, Report { retagged, ..Report::default() }, false);
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
        for (found, id) in holders.heirs() {
            if let Some((mut document, incomplete)) = inherited(&before, &failures, &found, &id)? {
                hand_on(&kept, &mut document);
                holders.hold(&found, &id);
                let _ = sink.take(Done::Taken(Ready::of(&before, document, incomplete, coded)?))?;
            }
        }
        let said: HashMap<&str, &Failure> =
            failures.iter().map(|failure| (failure.path.as_str(), failure)).collect();
        let is_new = |copy: &Failure| said.get(copy.path.as_str()) != Some(&copy);
        sink.put_failures(holders.copies().into_iter().filter(is_new).collect())?;
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

/// Gives a document the codes by hand of the same content, or of what its file held before.
fn hand_on(kept: &Mutex<Kept>, document: &mut Document) {
    kept.lock().unwrap_or_else(PoisonError::into_inner).hand_on(document);
}

/// The document with this id as it is in the index `before`, of the file that has its content now, with what is missing
/// from it; none where the index has none.
fn inherited(
    before: &Index,
    failures: &[Failure],
    found: &Found,
    id: &str,
) -> Result<Option<(Document, Option<Failure>)>> {
    let Some(document) = before.document(id)? else { return Ok(None) };
    let of_it = |failure: &&Failure| failure.partial && failure.path == document.source.path;
    let Found { path, size, modified, .. } = found.clone();
    let incomplete = failures.iter().find(of_it).map(|failure| Failure {
        path: path.clone(),
        size,
        modified,
        ..failure.clone()
    });
    let source = SourceFile { path, size, modified, ..document.source };
    Ok(Some((Document { source, passages: before.passages(id)?, ..document }, incomplete)))
}

/// A file that is known by what is said of it.
fn file(path: &str, size: u64, modified: i64) -> Found {
    Found { absolute: PathBuf::from(path), path: path.to_owned(), size, modified }
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
    fn of(filed: &[Filed], failures: &[Failure]) -> Self {
        let copy = |failure: &Failure| {
            let Failure { path, size, modified, copy_of, .. } = failure;
            Some((path.clone(), (file(path, *size, *modified), copy_of.as_deref()?.to_owned())))
        };
        let holder = |filed: &Filed| file(&filed.path, filed.size, filed.modified);
        Self {
            files: filed.iter().map(|filed| (filed.id.clone(), holder(filed))).collect(),
            ids: filed.iter().map(|filed| (filed.path.clone(), filed.id.clone())).collect(),
            copies: failures.iter().filter_map(copy).collect(),
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
        self.copies.remove(&found.path);
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

    /// The files that are to hold the contents that no file holds any more: the first by path for each, with its id.
    fn heirs(&self) -> Vec<(Found, String)> {
        let mut heirs: BTreeMap<&str, &Found> = BTreeMap::new();
        for (found, id) in self.copies.values().filter(|(_, id)| !self.files.contains_key(id)) {
            heirs.entry(id).or_insert(found);
        }
        heirs.into_iter().map(|(id, found)| (found.clone(), id.to_owned())).collect()
    }

    /// What is to be said of the files whose content another holds.
    fn copies(self) -> Vec<Failure> {
        let said = |(found, id): &(Found, String)| match self.files.get(id) {
            Some(holder) => duplicate(found, id, &holder.path),
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
            let mut holders = Holders::of(&[], &[]);
            for path in order {
                holders.hold(&found(path), "same");
            }
            assert!(holders.heirs().is_empty());
            let expected = ["b", "c"].map(|path| (path.to_owned(), "the same content as a".to_owned()));
            assert_eq!(said(holders), expected, "{order:?}");
        }
    }

    #[test]
    fn a_later_line_of_a_file_counts() {
        let mut holders = Holders::of(&[], &[]);
        assert!(holders.hold(&found("a"), "old"));
        assert!(!holders.hold(&found("b"), "old"));
        assert!(holders.hold(&found("a"), "new"));
        let lost = "the same content as a file that has another content by now";
        assert_eq!(holders.heirs(), [(found("b"), "old".to_owned())]);
        assert_eq!(said(holders), [("b".to_owned(), lost.to_owned())]);

        let mut holders = Holders::of(&[], &[]);
        holders.hold(&found("a"), "one");
        holders.hold(&found("b"), "one");
        assert!(holders.hold(&found("b"), "two") && holders.hold(&found("b"), "two"));
        assert!(said(holders).is_empty());
    }

    #[test]
    fn copies_of_before_inherit() {
        let filed = Filed { id: "one".to_owned(), path: "a".to_owned(), ..Filed::default() };
        let copies = ["c", "b"].map(|path| Failure::copy(path, 1, 1, "one", "a"));
        let mut holders = Holders::of(&[filed], &copies);
        assert!(holders.heirs().is_empty());
        holders.leave("a");
        assert_eq!(holders.heirs(), [(found("b"), "one".to_owned())]);
        holders.hold(&found("b"), "one");
        assert!(holders.heirs().is_empty());
        assert_eq!(said(holders), [("c".to_owned(), "the same content as b".to_owned())]);
    }
}
