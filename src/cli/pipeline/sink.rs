//! Where the results of tasks end: in the index, batch by batch, in their order.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::cli::progress::Progress;
use crate::index::Writer;
use crate::model::{Failure, Reason};
use crate::source::Found;

use super::Report;
use super::flow::End;
use super::read::{Done, Ready, duplicate};

/// Files after which what was written is kept.
const FILES: usize = 1024;
/// The same in bytes of results.
const WEIGHT: usize = 48 << 20;
/// The same in time, where reading is slow.
const TIME: Duration = Duration::from_secs(10);

/// Writes results and counts them.
pub struct Sink<'a> {
    writer: &'a mut Writer,
    pub progress: &'a Progress,
    report: Report,
    strict: bool,
    /// The file that holds each document's content.
    holders: HashMap<String, String>,
    /// Paths and ids in the index that what is written may replace.
    known: HashSet<String>,
    /// Files that are known and not there any more, by the ids of their documents.
    gone: HashMap<String, String>,
    /// Ids of the documents written.
    written: HashSet<String>,
    /// Why files could not be read, by the id their document would have.
    failed: HashMap<String, Failure>,
    files: usize,
    weight: usize,
    since: Instant,
}

impl<'a> Sink<'a> {
    /// A sink that goes on counting in `report`; where it is `strict`, the first failure ends it.
    pub fn new(writer: &'a mut Writer, progress: &'a Progress, report: Report, strict: bool) -> Self {
        Self {
            writer,
            progress,
            report,
            strict,
            holders: HashMap::new(),
            known: HashSet::new(),
            gone: HashMap::new(),
            written: HashSet::new(),
            failed: HashMap::new(),
            files: 0,
            weight: 0,
            since: Instant::now(),
        }
    }

    /// The same for an index that holds something.
    pub fn with(
        self,
        holders: HashMap<String, String>,
        known: HashSet<String>,
        gone: HashMap<String, String>,
    ) -> Self {
        Self { holders, known, gone, ..self }
    }

    /// Writes failures that are known before anything is read.
    pub fn put_failures(&mut self, failures: Vec<Failure>) -> Result<End> {
        for failure in failures {
            if self.fail(failure)?.is_break() {
                return Ok(End::Enough);
            }
        }
        Ok(End::Whole)
    }

    /// Writes what became of a task.
    pub fn take(&mut self, done: Done) -> Result<ControlFlow<()>> {
        self.files += 1;
        self.weight += done.weight();
        let flow = self.put(done)?;
        if self.files >= FILES || self.weight >= WEIGHT || self.since.elapsed() >= TIME {
            self.writer.commit()?;
            (self.files, self.weight, self.since) = (0, 0, Instant::now());
        }
        Ok(flow)
    }

    fn put(&mut self, done: Done) -> Result<ControlFlow<()>> {
        match done {
            Done::Broken(error) => Err(error.into()),
            Done::Retagged(ready) => {
                self.report.retagged += 1;
                self.write("retagged", ready, true)
            }
            Done::Taken(ready) => {
                self.report.read += 1;
                self.written.insert(ready.id.clone());
                // Lines may say something of a file more than once.
                let replaces = [&ready.id, &ready.path].map(|one| !self.known.insert(one.clone()));
                self.write("taken", ready, replaces.contains(&true))
            }
            Done::Read(found, ready) => self.hold("read", |report| &mut report.read, &found, ready),
            Done::Known(found, path, ready) if path == found.path => {
                self.hold("unchanged", |report| &mut report.unchanged, &found, ready)
            }
            Done::Known(found, _, ready) => self.hold("moved", |report| &mut report.moved, &found, ready),
            Done::Copy(found, id) => {
                self.report.read += 1;
                let failure = match (self.holders.get(&id), self.failed.get(&id)) {
                    (Some(holder), _) => duplicate(&found, &id, holder),
                    (None, Some(failure)) => Failure {
                        path: found.path,
                        size: found.size,
                        modified: found.modified,
                        ..failure.clone()
                    },
                    (None, None) => found.failure(
                        Reason::Changing,
                        "the same content as a file that changed while it was read",
                        "run ingest again",
                    ),
                };
                self.fail(failure)
            }
            Done::Failed(failure, id) => {
                self.report.read += 1;
                if let Some(id) = id {
                    self.failed.insert(id, failure.clone());
                }
                self.fail(failure)
            }
        }
    }

    /// Writes a document, and counts it, unless another file of the same content has written it.
    fn hold(
        &mut self,
        what: &str,
        count: fn(&mut Report) -> &mut usize,
        found: &Found,
        ready: Ready,
    ) -> Result<ControlFlow<()>> {
        let holder = self.holders.entry(ready.id.clone()).or_insert_with(|| found.path.clone());
        if *holder != found.path {
            self.report.read += 1;
            let failure = duplicate(found, &ready.id, holder);
            return self.fail(failure);
        }
        *count(&mut self.report) += 1;
        // What was missing from it is said of the place where it is now.
        if let Some(path) = self.gone.remove(&ready.id) {
            self.writer.remove(&path);
        }
        self.written.insert(ready.id.clone());
        let replaces = self.known.contains(&ready.id) || self.known.contains(&ready.path);
        self.write(what, ready, replaces)
    }

    fn write(&mut self, what: &str, ready: Ready, replaces: bool) -> Result<ControlFlow<()>> {
        let Ready { path, pages, passages, entries, failure, .. } = ready;
        self.progress.line(&path, &format!("{what}, {pages} pages, {passages} passages"));
        self.writer.put_entries(entries, replaces)?;
        failure.map_or(Ok(ControlFlow::Continue(())), |failure| self.fail(failure))
    }

    fn fail(&mut self, failure: Failure) -> Result<ControlFlow<()>> {
        self.known.insert(failure.path.clone());
        self.progress.line(&failure.path, &format!("{}: {}", failure.reason, failure.message));
        self.writer.put_failure(&failure)?;
        if self.strict && failure.reason.is_failure() {
            self.report.strict = Some(failure);
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Keeps what was written; gives what was done, and the ids of the documents written.
    pub fn end(self) -> Result<(Report, HashSet<String>)> {
        self.writer.commit()?;
        Ok((Report { gone: self.gone.len(), ..self.report }, self.written))
    }
}
