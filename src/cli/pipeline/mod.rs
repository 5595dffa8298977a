//! Folder to index: files are read, taken apart, coded and made ready on all cores, and written in the order of their
//! paths, so that the index is the same for any number of threads. What is written is kept batch by batch: whatever
//! ends the program, a later run goes on from there.
//!
//! `plan` decides what is to be done with each file, `read` does it, `flow` keeps order and bounds, `sink` writes, `settle` tells
//! readings of one text apart, `stop` hears Ctrl-C. `file` reads one file, which is all that `process` needs to make a `line`
//! of it; `take` makes an index of the lines of a `dataset`.

mod dataset;
mod file;
mod flow;
mod line;
mod plan;
mod process;
mod read;
mod settle;
mod sink;
mod stop;
mod take;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::mem;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use crate::import::{Kept, Lost};
use crate::index::{CodebookStamp, Filed, Index, Writer, coding};
use crate::lineage::{Sketch, keys};
use crate::model::{Document, Failure};
use crate::source;
use crate::tag::{Codebook, Tagger};

use super::options::{CodebookOption, JobsOption, Reading};
use super::place::Base;
use super::progress::Progress;
use file::Files;
use flow::{End, in_order};
use plan::Plan;
pub use process::{Paths, Processed, process};
use read::{Done, Reader, Task};
pub use settle::{changed, settle};
use sink::Sink;
pub use stop::INTERRUPTED;
use stop::Stop;
pub use take::take;

/// What an ingest is to do.
pub struct Orders<'a> {
    /// How files are read.
    pub reading: &'a Reading,
    /// Files read at the same time.
    pub jobs: usize,
    /// What to code with.
    pub codebooks: &'a CodebookOption,
    /// Take files that are gone out of the index.
    pub prune: bool,
    /// Try files that failed again although they have not changed.
    pub retry_failed: bool,
    /// Stop at the first file that fails.
    pub strict: bool,
}

/// What an ingest did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Files found in the folder.
    pub files: usize,
    /// Files read now.
    pub read: usize,
    /// Files left alone because they have not changed since they were read.
    pub unchanged: usize,
    /// Files recognised under another name.
    pub moved: usize,
    /// Files that were known and are there no more.
    pub gone: usize,
    /// Those were taken out of the index.
    pub pruned: bool,
    /// Documents coded again because a codebook changed.
    pub retagged: usize,
    /// Files whose codes by hand were lost, all or some.
    pub lost: Vec<(String, Lost)>,
    /// Somebody asked to stop before all was done.
    pub interrupted: bool,
    /// The failure that ended it, where the first was to.
    pub strict: Option<Failure>,
}

/// Brings the index at `index_path` up to date with `folder`.
pub fn ingest(folder: &Path, index_path: &Path, orders: &Orders, progress: &Progress) -> Result<Report> {
    fs::metadata(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let stop = Stop::on_signal()?;
    let index = Index::open_or_create(index_path)?;
    let base = Base::of(&index.manifest()?, folder)?;
    let walk = source::walk_as(folder, &base.name(folder)?);
    let books = orders.codebooks.books(Some(&index))?;
    let mut writer = index.writer()?;
    // Opened after the lock is held, so that nobody changes it any more.
    let before = Index::open(index_path)?;
    let stamps = stamps(&books)?;
    let coded = coding(&stamps);
    let plan = Plan::of(&walk, &before, coded, orders)?;
    plan.check(folder, index_path)?;
    let report = Report {
        files: walk.found.len() + walk.failures.len(),
        unchanged: plan.unchanged,
        gone: plan.gone.len(),
        pruned: orders.prune,
        ..Report::default()
    };
    if plan.is_idle() {
        return Ok(report);
    }

    let is_resumed = !before.manifest()?.complete;
    writer.begin(Some((&walk.root, base.as_str())));
    writer.set_codebooks(stamps);
    let kept = Arc::new(Mutex::new(Kept::of(&before, plan.leaving())?));
    let Plan { tasks, holders, known, partial, filed, gone, forgotten, failures, .. } = plan;
    let pruned = gone.values().filter(|_| orders.prune);
    forgotten.iter().chain(pruned).for_each(|path| writer.remove(path));
    let reader = Reader {
        files: Files::new(orders.reading, orders.jobs, Arc::new(Tagger::new(books)?))?,
        coded,
        before,
        holders: holders.clone(),
        partial,
        kept: kept.clone(),
        claims: Mutex::default(),
        counters: progress.counters(),
    };
    let mut sink = Sink::new(&mut writer, progress, report, orders.strict).with(holders, known, gone);
    let mut end = sink.put_failures(failures)?;
    if end == End::Whole {
        end = flow(reader, tasks, orders.jobs, &stop, &mut sink)?;
    }
    let (mut report, written) = sink.end()?;
    report.lost =
        mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner)).lost(end == End::Whole);
    if end != End::Whole {
        report.interrupted = end == End::Stopped;
        return Ok(report);
    }
    finish(&index, writer, &filed, written, is_resumed, stop, progress)?;
    Ok(report)
}

/// Ends the writing of an index that held the documents `before`: of those `written`, and where earlier writing was cut
/// short of all, it is told which are readings of one text.
fn finish(
    index: &Index,
    mut writer: Writer,
    before: &[Filed],
    mut written: HashSet<String>,
    is_resumed: bool,
    stop: Stop,
    progress: &Progress,
) -> Result<()> {
    // What was read is kept whatever happens from here on, and the next run would do the rest.
    drop(stop);
    progress.last("putting the index in order");
    let now = index.filed()?;
    if is_resumed {
        written.extend(now.iter().map(|filed| filed.id.clone()));
    }
    settle(index, &mut writer, before, &now, &written)?;
    writer.complete();
    writer.commit()?;
    Ok(writer.finish()?)
}

/// Codes every passage of the index again, without reading the documents. Gives what they were coded with.
pub fn retag(
    index: &Index,
    codebooks: &CodebookOption,
    progress: &Progress,
) -> Result<(Arc<Tagger>, Report)> {
    let stop = Stop::on_signal()?;
    let books = codebooks.books(Some(index))?;
    let mut writer = index.writer()?;
    let before = Index::open(index.path())?;
    let stamps = stamps(&books)?;
    let tagger = Arc::new(Tagger::new(books)?);
    let coded = coding(&stamps);
    writer.set_codebooks(stamps);
    let retag = |filed: Filed| Task::Retag { path: filed.path, id: filed.id };
    let tasks = before.filed()?.into_iter().map(retag).collect();
    let partial = before.failures()?.into_iter().filter(|failure| failure.partial);
    let partial = partial.map(|failure| (failure.path.clone(), failure)).collect();
    let jobs = JobsOption::default().count();
    let reader = Reader {
        files: Files::new(&Reading::default(), jobs, tagger.clone())?,
        coded,
        before,
        holders: HashMap::new(),
        partial,
        kept: Arc::default(),
        claims: Mutex::default(),
        counters: progress.counters(),
    };
    let mut sink = Sink::new(&mut writer, progress, Report::default(), false);
    let end = flow(reader, tasks, jobs, &stop, &mut sink)?;
    let (mut report, _) = sink.end()?;
    report.interrupted = end == End::Stopped;
    if end == End::Whole {
        drop(stop);
        writer.finish()?;
    }
    Ok((tagger, report))
}

/// Does `tasks` on `jobs` threads and gives what becomes of them to `sink`.
fn flow(reader: Reader, tasks: Vec<Task>, jobs: usize, stop: &Stop, sink: &mut Sink) -> Result<End> {
    let progress = sink.progress;
    progress.begin(tasks.len(), tasks.iter().map(Task::size).sum());
    let work = move |at, task: Task| reader.work(at, &task);
    in_order(jobs, stop, tasks.into_iter(), work, Done::weight, || progress.tick(), |done| sink.take(done))
}

/// What documents of `index` would be coded with today ([`coding`]): the default codebooks, and those asked for before.
pub fn coding_of_today(index: &Index) -> Result<u64> {
    Ok(coding(&stamps(&CodebookOption::default().books(Some(index))?)?))
}

/// Puts a document in place of itself, with the record of what is missing from it, one of `failures`, which would go
/// with the old one.
pub fn put_again(writer: &mut Writer, document: &Document, failures: &[Failure]) -> Result<()> {
    writer.put(document, &keys(document, &Sketch::of(&document.passages)))?;
    let path = &document.source.path;
    for failure in failures.iter().filter(|failure| failure.partial && failure.path == *path) {
        writer.put_failure(failure)?;
    }
    Ok(())
}

/// Which codebooks these are, and in which state.
fn stamps(books: &[Codebook]) -> Result<Vec<CodebookStamp>> {
    let usual: HashSet<String> = Codebook::default_set()?.into_iter().map(|book| book.hash).collect();
    let stamp = |book: &Codebook| CodebookStamp {
        id: book.id.clone(),
        version: book.version.clone(),
        hash: book.hash.clone(),
        text: book.text.clone(),
        own: !usual.contains(&book.hash),
    };
    Ok(books.iter().map(stamp).collect())
}
