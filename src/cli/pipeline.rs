//! Folder to index: files are read, structured and tagged in parallel, batch by batch, and written in the
//! order of their paths, so that the index is the same for any number of threads.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;
use rayon::prelude::*;

use crate::extract::worker::Workers;
use crate::extract::{ReadOptions, ocr};
use crate::import::{Kept, Lost};
use crate::index::{CodebookStamp, Index, Writer};
use crate::lineage::{Sketch, duplicates};
use crate::model::{Document, Failure, Pages, Reason, Verdict};
use crate::source::{self, Found};
use crate::structure::structure;
use crate::tag::{Codebook, Tagger};

use super::options::{CodebookOption, Reading};
use super::{find, progress};

/// Files read between two commits; also what is held in memory at once.
const BATCH: usize = 64;

/// What an ingest did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Files found in the folder.
    pub files: usize,
    /// Files read now.
    pub read: usize,
    /// Files left alone because they have not changed since they were read.
    pub unchanged: usize,
    /// Files that were known and are there no more.
    pub gone: usize,
    /// Documents coded again because a codebook changed.
    pub retagged: usize,
    /// Files whose codes by hand were lost, all or some.
    pub lost: Vec<(String, Lost)>,
}

/// What became of one file.
enum Step {
    Unchanged,
    Read(Box<Document>, Option<Failure>),
    Failed(Failure),
}

/// What reads the files.
struct Reader<'a> {
    workers: Workers,
    options: &'a ReadOptions,
}

/// What the index knows of a path: size, time of change, and whether to try again all the same.
type Known = HashMap<String, (u64, i64, bool)>;

/// Brings the index at `index_path` up to date with `folder`.
pub fn ingest(
    folder: &Path,
    index_path: &Path,
    reading: &Reading,
    jobs: usize,
    codebooks: &CodebookOption,
) -> Result<Report> {
    fs::metadata(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let walk = source::walk(folder);
    let index = Index::open_or_create(index_path)?;
    let tagger = &codebooks.tagger(Some(&index))?;
    let mut writer = index.writer()?;
    let retagged =
        if index.codebooks()? == stamps(tagger)? { 0 } else { retag(&index, &mut writer, tagger)? };

    let on_disk: HashMap<&str, (u64, i64)> =
        walk.found.iter().map(|found| (found.path.as_str(), (found.size, found.modified))).collect();
    let documents = index.documents()?;
    let count = documents.len();
    // Which file holds which content; a file that is gone or has changed no longer counts.
    let mut holders: HashMap<String, String> = documents
        .iter()
        .map(|document| (&document.id, &document.source))
        .filter(|(_, source)| {
            let now = on_disk.get(source.path.as_str());
            now == Some(&(source.size, source.modified)) || now.is_none() && !walk.covers(&source.path)
        })
        .map(|(id, source)| (id.clone(), source.path.clone()))
        .collect();
    // What a lost file held may be in one that was passed over as its duplicate.
    let known = known(&index, holders.len() < count)?;
    let gone: Vec<&String> =
        known.keys().filter(|path| !on_disk.contains_key(path.as_str()) && walk.covers(path)).collect();
    // More likely a drive that is not there than a folder emptied on purpose.
    ensure!(
        gone.is_empty() || !on_disk.is_empty(),
        "{}: there is no file in it any more, so the index was left as it is; if that is meant, delete {}",
        folder.display(),
        index_path.display()
    );
    let mut kept = Kept::of(&index, documents.iter().filter(|document| !holders.contains_key(&document.id)))?;
    for path in &gone {
        writer.remove(path);
    }

    let mut report = Report {
        files: walk.found.len() + walk.failures.len(),
        gone: gone.len(),
        retagged,
        ..Report::default()
    };
    for failure in &walk.failures {
        writer.put_failure(failure)?;
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let reader = Reader {
        workers: Workers::new(pool.current_num_threads(), reading.limits)?,
        options: &reading.options,
    };
    let bar = progress::bar(walk.found.len(), "reading");
    for batch in walk.found.chunks(BATCH) {
        let steps: Vec<Step> = pool.install(|| {
            batch.par_iter().map(|found| step(found, &known, &holders, &reader, tagger, &bar)).collect()
        });
        for (found, step) in batch.iter().zip(steps) {
            match step {
                Step::Unchanged => report.unchanged += 1,
                Step::Failed(failure) => {
                    report.read += 1;
                    writer.put_failure(&failure)?;
                }
                Step::Read(mut document, failure) => {
                    report.read += 1;
                    let holder = holders.entry(document.id.clone()).or_insert_with(|| found.path.clone());
                    if *holder != found.path {
                        writer.put_failure(&duplicate(found, holder))?;
                        continue;
                    }
                    kept.hand_on(&mut document);
                    writer.put(&document)?;
                    if let Some(failure) = failure {
                        writer.put_failure(&failure)?;
                    }
                }
            }
        }
        if report.read > 0 {
            writer.commit()?;
        }
    }
    if report.read > 0 || report.gone > 0 {
        settle_duplicates(&index, &mut writer)?;
    }
    if report.read > 0 || report.gone > 0 || retagged > 0 || !walk.failures.is_empty() {
        writer.finish()?;
    }
    bar.finish_and_clear();
    report.lost = kept.lost();
    Ok(report)
}

/// Codes every passage of the index again, without reading the documents. Gives the number of documents.
pub fn retag(index: &Index, writer: &mut Writer, tagger: &Tagger) -> Result<usize> {
    let (documents, failures) = (index.documents()?, index.failures()?);
    for document in &documents {
        let mut document = find::with_passages(index, document.clone())?;
        for passage in &mut document.passages {
            passage.tags.clear();
        }
        tagger.tag(&mut document);
        put_again(writer, &document, &failures)?;
    }
    writer.set_codebooks(stamps(tagger)?);
    Ok(documents.len())
}

/// Puts a document in place of itself, with the record of what is missing from it, one of `failures`, which would go
/// with the old one.
pub fn put_again(writer: &mut Writer, document: &Document, failures: &[Failure]) -> Result<()> {
    writer.put(document)?;
    let path = &document.source.path;
    for failure in failures.iter().filter(|failure| failure.partial && failure.path == *path) {
        writer.put_failure(failure)?;
    }
    Ok(())
}

/// Says of each document of the index whether it is another reading of a text, and of which.
fn settle_duplicates(index: &Index, writer: &mut Writer) -> Result<()> {
    let sketch = |document: Document| {
        let sketch = Sketch::of(&index.passages(&document.id)?);
        Ok((document, sketch))
    };
    let documents: Vec<(Document, Sketch)> =
        index.documents()?.into_par_iter().map(sketch).collect::<Result<_>>()?;
    let failures = index.failures()?;
    let settled = duplicates(&documents, |document| index.passages(&document.id))?;
    for ((document, _), duplicate_of) in documents.iter().zip(settled) {
        if document.duplicate_of != duplicate_of {
            let changed = Document { duplicate_of, ..document.clone() };
            put_again(writer, &find::with_passages(index, changed)?, &failures)?;
        }
    }
    Ok(())
}

/// Which codebooks, in which state, a tagger codes with.
fn stamps(tagger: &Tagger) -> Result<Vec<CodebookStamp>> {
    let usual: HashSet<String> = Codebook::default_set()?.into_iter().map(|book| book.hash).collect();
    let stamp = |book: &Codebook| CodebookStamp {
        id: book.id.clone(),
        version: book.version.clone(),
        hash: book.hash.clone(),
        text: book.text.clone(),
        own: !usual.contains(&book.hash),
    };
    Ok(tagger.codebooks().iter().map(stamp).collect())
}

/// What the index knows; duplicates are looked at again when `lost` says that a document is no longer where it was.
fn known(index: &Index, lost: bool) -> Result<Known> {
    let documents = index.documents()?.into_iter().map(|document| {
        let source = document.source;
        (source.path, (source.size, source.modified, false))
    });
    let failures = index.failures()?.into_iter().map(|failure| {
        let again = match failure.reason {
            Reason::Duplicate => lost,
            reason => reason.may_pass() && !failure.partial,
        };
        (failure.path, (failure.size, failure.modified, again))
    });
    Ok(documents.chain(failures).collect())
}

fn step(
    found: &Found,
    known: &Known,
    holders: &HashMap<String, String>,
    reader: &Reader,
    tagger: &Tagger,
    bar: &ProgressBar,
) -> Step {
    progress::item(bar, &found.path);
    let step = match known.get(&found.path) {
        Some(&(size, modified, false)) if (size, modified) == (found.size, found.modified) => Step::Unchanged,
        _ => read(found, holders, reader, tagger)
            .map_or_else(Step::Failed, |(document, failure)| Step::Read(document, failure)),
    };
    bar.inc(1);
    step
}

/// Reads one file as far as its tags. A document that is whole comes without a failure.
fn read(
    found: &Found,
    holders: &HashMap<String, String>,
    reader: &Reader,
    tagger: &Tagger,
) -> Result<(Box<Document>, Option<Failure>), Failure> {
    let source = source::identify(found)?;
    if let Some(holder) = holders.get(source.document_id()).filter(|holder| **holder != found.path) {
        return Err(duplicate(found, holder));
    }
    let pages = reader
        .workers
        .read(&found.absolute, source.format, reader.options)
        .map_err(|error| found.failure(error.reason, error.message, error.remedy))?;
    let incomplete = incomplete(found, &pages);
    let mut document = structure(&source, &pages);
    if document.passages.is_empty() {
        return Err(match incomplete {
            Some(incomplete) => Failure { partial: false, ..incomplete },
            None => found.failure(
                Reason::NoText,
                "there is no text in it",
                "nothing to do, unless you expected text",
            ),
        });
    }
    tagger.tag(&mut document);
    Ok((Box::new(document), incomplete))
}

fn duplicate(found: &Found, holder: &str) -> Failure {
    found.failure(Reason::Duplicate, format!("the same content as {holder}"), "nothing to do")
}

/// What is missing from a file that was read, if anything is: its worst pages, with their numbers.
fn incomplete(found: &Found, pages: &Pages) -> Option<Failure> {
    type Row = (Verdict, Reason, &'static str, fn() -> String);
    const WORST_FIRST: [Row; 3] = [
        (Verdict::Damaged, Reason::Damaged, "damaged", || "get the file again from where it came".to_owned()),
        (
            Verdict::UnmappableFont,
            Reason::UnmappableFont,
            "in a font that cannot be mapped to characters",
            ocr::remedy,
        ),
        (Verdict::NoTextLayer, Reason::NoTextLayer, "scanned, without a text layer", ocr::remedy),
    ];
    WORST_FIRST.into_iter().find_map(|(verdict, reason, what, remedy)| {
        let numbers: Vec<u32> =
            pages.pages.iter().filter(|page| page.verdict == verdict).map(|page| page.number).collect();
        let message = match numbers.as_slice() {
            [] => return None,
            _ if numbers.len() == pages.pages.len() => format!("all {} pages are {what}", numbers.len()),
            [one] => format!("page {one} of {} is {what}", pages.pages.len()),
            [first, ..] => format!(
                "{} of {} pages are {what}, the first is page {first}",
                numbers.len(),
                pages.pages.len()
            ),
        };
        Some(Failure { partial: true, ..found.failure(reason, message, remedy()) })
    })
}
