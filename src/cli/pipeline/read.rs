//! One file on its way into the index, on whatever thread has time: read unless it is known, and made ready to be
//! written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::import::Kept;
use crate::index::{Entries, Index, IndexError};
use crate::lineage::{Sketch, keys};
use crate::model::{Document, Failure, SourceFile};
use crate::source::Found;

use super::file::Files;
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
    /// The document came ready from elsewhere.
    Taken(Ready),
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
            Self::Read(_, ready) | Self::Known(_, _, ready) | Self::Retagged(ready) | Self::Taken(ready) => {
                ready.weight
            }
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
    /// Bytes it takes in memory, roughly.
    pub weight: usize,
}

impl Ready {
    /// What `index` writes down of a document coded with the codebooks that `coded` stands for, with what is missing from
    /// it.
    pub fn of(
        index: &Index,
        document: Document,
        failure: Option<Failure>,
        coded: u64,
    ) -> Result<Self, IndexError> {
        let keys = keys(&document, &Sketch::of(&document.passages));
        let texts: usize = document.passages.iter().map(|passage| passage.text.len()).sum();
        Ok(Self {
            id: document.id.clone(),
            path: document.source.path.clone(),
            pages: document.pages,
            passages: document.passages.len(),
            entries: index.entries(document, &keys, coded)?,
            failure,
            weight: texts * 8,
        })
    }
}

/// All that tasks need, shared by the threads that do them.
pub struct Reader {
    pub files: Files,
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
            Done::Read(_, ready) | Done::Known(_, _, ready) | Done::Retagged(ready) | Done::Taken(ready) => {
                (ready.pages, ready.failure.as_ref())
            }
            Done::Failed(failure, _) => (0, Some(failure)),
            Done::Copy(..) | Done::Broken(_) => (0, None),
        };
        self.counters.add(task.size(), pages, failure.is_some_and(|failure| failure.reason.is_failure()));
        done
    }

    fn read(&self, at: usize, found: &Found) -> Result<Done, IndexError> {
        let source = match self.files.identify(found) {
            Ok(source) => source,
            Err(failure) => return Ok(Done::Failed(failure, None)),
        };
        let id = source.document_id().to_owned();
        if let Some(holder) = self.holders.get(&id).filter(|holder| **holder != found.path) {
            return Ok(Done::Failed(duplicate(found, &id, holder), None));
        }
        if let Some((path, ready)) = self.known(&source)? {
            return Ok(Done::Known(found.clone(), path, ready));
        }
        if self.is_claimed(&id, at) {
            return Ok(Done::Copy(found.clone(), id));
        }
        match self.files.read(found, &source) {
            Ok((mut document, incomplete)) => {
                self.hand_on(&mut document);
                Ok(Done::Read(found.clone(), Ready::of(&self.before, document, incomplete, self.coded)?))
            }
            Err(failure) => Ok(Done::Failed(failure, Some(id))),
        }
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
        Ok(Some((path, Ready::of(&self.before, document, None, self.coded)?)))
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
        Ready::of(&self.before, document, failure, self.coded)
    }

    fn tag_again(&self, document: &mut Document) {
        for passage in &mut document.passages {
            passage.tags.clear();
        }
        self.files.tagger.tag(document);
    }

    /// Gives a document that was read again the codes that somebody gave to its words.
    fn hand_on(&self, document: &mut Document) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).hand_on(document);
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

/// That a file has the content of another, which stays in the index as the document with this id.
pub fn duplicate(found: &Found, id: &str, holder: &str) -> Failure {
    Failure::copy(&found.path, found.size, found.modified, id, holder)
}
