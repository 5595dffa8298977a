//! One file on its way into the index, on whatever thread has time: read by a worker, taken apart, coded and made
//! ready to be written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::extract::worker::Workers;
use crate::extract::{ReadOptions, ocr};
use crate::import::Kept;
use crate::index::{Entries, Index, IndexError};
use crate::lineage::{Sketch, keys};
use crate::model::{Document, Failure, Pages, Reason, SourceFile, Verdict};
use crate::quiet::quietly;
use crate::source::{self, Found};
use crate::structure::structure;
use crate::tag::Tagger;

use crate::cli::progress::Counters;

/// What is to be done with a file or document.
pub enum Task {
    /// Read the file.
    Read(Found),
    /// Code the document with this id again.
    Retag {
        /// Its path.
        path: String,
        /// Its id.
        id: String,
    },
}

impl Task {
    /// The path of the file or document.
    pub fn path(&self) -> &str {
        match self {
            Self::Read(found) => &found.path,
            Self::Retag { path, .. } => path,
        }
    }

    /// Bytes to read.
    pub fn size(&self) -> u64 {
        match self {
            Self::Read(found) => found.size,
            Self::Retag { .. } => 0,
        }
    }
}

/// What became of a task.
pub enum Done {
    /// The file was read.
    Read(Found, Ready),
    /// The file has the content of a document that was read before, under the path given or under its own.
    Known(Found, String, Ready),
    /// The document was coded again.
    Retagged(Ready),
    /// The file has the content of one before it, which would have the document with this id.
    Copy(Found, String),
    /// The file could not be read; with the id its document would have, where that is known.
    Failed(Failure, Option<String>),
    /// The index could not be read.
    Broken(IndexError),
}

impl Done {
    /// Bytes it takes in memory, roughly.
    pub fn weight(&self) -> usize {
        match self {
            Self::Read(_, ready) | Self::Known(_, _, ready) | Self::Retagged(ready) => ready.weight,
            _ => 0,
        }
    }
}

/// A document ready to be written.
pub struct Ready {
    pub id: String,
    pub path: String,
    pub pages: u32,
    pub passages: usize,
    pub entries: Entries,
    /// What is missing from it.
    pub failure: Option<Failure>,
    weight: usize,
}

/// All that tasks need, shared by the threads that do them.
pub struct Reader {
    pub workers: Workers,
    pub options: ReadOptions,
    /// Bytes a file may have.
    pub largest: u64,
    pub tagger: Arc<Tagger>,
    /// With which codebooks the tagger codes.
    pub coded: u64,
    /// The index as it was before anything was written.
    pub before: Index,
    /// The file that holds each document's content, for those that still do.
    pub holders: HashMap<String, String>,
    /// What is missing from documents, by path.
    pub partial: HashMap<String, Failure>,
    /// Codes by hand of documents whose files have changed or are gone.
    pub kept: Arc<Mutex<Kept>>,
    /// The first task that found each content that is new.
    pub claims: Mutex<HashMap<String, usize>>,
    /// What was done so far.
    pub counters: Arc<Counters>,
}

impl Reader {
    /// Does a task, the one with the number `at`.
    pub fn work(&self, at: usize, task: &Task) -> Done {
        let done = match task {
            Task::Read(found) => self.read(at, found),
            Task::Retag { id, .. } => self.retag(id).map(Done::Retagged),
        };
        let done = done.unwrap_or_else(Done::Broken);
        let (pages, failure) = match &done {
            Done::Read(_, ready) | Done::Known(_, _, ready) | Done::Retagged(ready) => {
                (ready.pages, ready.failure.as_ref())
            }
            Done::Failed(failure, _) => (0, Some(failure)),
            Done::Copy(..) | Done::Broken(_) => (0, None),
        };
        self.counters.add(task.size(), pages, failure.is_some_and(|failure| failure.reason.is_failure()));
        done
    }

    fn read(&self, at: usize, found: &Found) -> Result<Done, IndexError> {
        if found.size > self.largest {
            let message = format!("it has {} MiB, more than reading may take", found.size >> 20);
            let remedy = "allow more with --memory-limit, or leave it out";
            return Ok(Done::Failed(found.failure(Reason::TooLarge, message, remedy), None));
        }
        let source = match source::identify(found) {
            Ok(source) => source,
            Err(failure) => return Ok(Done::Failed(failure, None)),
        };
        let id = source.document_id().to_owned();
        if let Some(holder) = self.holders.get(&id).filter(|holder| **holder != found.path) {
            return Ok(Done::Failed(duplicate(found, holder), None));
        }
        if let Some((path, ready)) = self.known(&source)? {
            return Ok(Done::Known(found.clone(), path, ready));
        }
        if self.is_claimed(&id, at) {
            return Ok(Done::Copy(found.clone(), id));
        }
        let stumbled = || {
            let remedy = "open it in its program and save it as PDF, or leave it out";
            Err(found.failure(Reason::Crashed, "hongtou stumbled over its text", remedy))
        };
        match quietly(|| self.document(found, &source)).unwrap_or_else(stumbled) {
            Ok((mut document, incomplete)) => {
                self.hand_on(&mut document);
                Ok(Done::Read(found.clone(), self.ready(document, incomplete)?))
            }
            Err(failure) => Ok(Done::Failed(failure, Some(id))),
        }
    }

    /// The coded document in a file, and what is missing from it.
    fn document(&self, found: &Found, source: &SourceFile) -> Result<(Document, Option<Failure>), Failure> {
        let pages = self
            .workers
            .read(&found.absolute, source.format, &self.options)
            .map_err(|error| found.failure(error.reason, error.message, error.remedy))?;
        if !found.is_unchanged() {
            let remedy = "run ingest again when nothing writes to it any more";
            return Err(found.failure(Reason::Changing, "the file changed while it was read", remedy));
        }
        let incomplete = incomplete(found, &pages);
        let mut document = structure(source, &pages);
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
        self.tagger.tag(&mut document);
        Ok((document, incomplete))
    }

    /// The document of a file whose content has not changed though its time or its path has, and the path it had.
    fn known(&self, source: &SourceFile) -> Result<Option<(String, Ready)>, IndexError> {
        let Some(document) = self.before.document(source.document_id())? else { return Ok(None) };
        let path = document.source.path.clone();
        // What was missing may be there today.
        if self.partial.contains_key(&path) {
            return Ok(None);
        }
        let passages = self.before.passages(&document.id)?;
        let mut document = Document { source: source.clone(), passages, ..document };
        self.tag_again(&mut document);
        self.hand_on(&mut document);
        Ok(Some((path, self.ready(document, None)?)))
    }

    fn retag(&self, id: &str) -> Result<Ready, IndexError> {
        let Some(document) = self.before.document(id)? else {
            return Err(IndexError::Damaged {
                path: self.before.path().to_owned(),
                detail: format!("the document {id} is missing"),
            });
        };
        let failure = self.partial.get(&document.source.path).cloned();
        let mut document = Document { passages: self.before.passages(id)?, ..document };
        self.tag_again(&mut document);
        self.ready(document, failure)
    }

    fn tag_again(&self, document: &mut Document) {
        for passage in &mut document.passages {
            passage.tags.clear();
        }
        self.tagger.tag(document);
    }

    /// Gives a document that was read again the codes that somebody gave to its words.
    fn hand_on(&self, document: &mut Document) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).hand_on(document);
    }

    fn ready(&self, document: Document, failure: Option<Failure>) -> Result<Ready, IndexError> {
        let keys = keys(&document, &Sketch::of(&document.passages));
        let texts: usize = document.passages.iter().map(|passage| passage.text.len()).sum();
        Ok(Ready {
            id: document.id.clone(),
            path: document.source.path.clone(),
            pages: document.pages,
            passages: document.passages.len(),
            entries: self.before.entries(document, &keys, self.coded)?,
            failure,
            weight: texts * 8,
        })
    }

    /// True when a task before the one at `at` found the same content.
    fn is_claimed(&self, id: &str, at: usize) -> bool {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let first = claims.entry(id.to_owned()).or_insert(at);
        if *first < at {
            return true;
        }
        *first = at;
        false
    }
}

/// That a file has the content of another, which stays in the index.
pub fn duplicate(found: &Found, holder: &str) -> Failure {
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
        let first = *numbers.first()?;
        let message = match numbers.as_slice() {
            _ if numbers.len() == pages.pages.len() => format!("all {} pages are {what}", numbers.len()),
            [one] => format!("page {one} of {} is {what}", pages.pages.len()),
            _ => format!(
                "{} of {} pages are {what}, the first is page {first}",
                numbers.len(),
                pages.pages.len()
            ),
        };
        let failure = found.failure(reason, message, remedy());
        Some(Failure { partial: true, page: Some(first), ..failure })
    })
}
