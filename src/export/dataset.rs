//! What an export holds: what a query takes of an index, read document by document as it is asked for, so that
//! memory does not grow with the corpus.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use time::{Date, OffsetDateTime};

use super::ExportError;
use super::compared::Compared;
use crate::compare::{Comparison, MOST_NEW, NewUnits, compare};
use crate::index::{Index, IndexError, Query};
use crate::model::{Document, Failure, Passage};
use crate::tag::Codebook;

/// Documents read at once, and pairs compared at once.
const PORTION: usize = 16;

/// Everything an export can hold.
pub struct Dataset<'a> {
    index: &'a Index,
    /// All documents of the index without their passages, by path.
    documents: Vec<Document>,
    /// Ordinals of the passages taken, by document; all passages where nothing was asked for.
    taken: Option<HashMap<String, HashSet<u32>>>,
    passages: usize,
    base: PathBuf,
    pairs: Vec<(String, String)>,
    /// What stays of the comparisons once all of them were made.
    compared: OnceLock<Compared>,
    /// How many units are new in local texts, where a table of diffusion was asked for and they are too many.
    too_much_new: OnceLock<usize>,
    pub(super) failures: Vec<Failure>,
    pub(super) codebooks: Vec<Codebook>,
    pub(super) run: RunInfo,
}

impl<'a> Dataset<'a> {
    /// What `query` takes of `index`; without one, everything. `codebooks` are those behind the tags, `pairs` the ids
    /// of the national and local documents that belong side by side.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub fn new(
        index: &'a Index,
        query: Option<&Query>,
        codebooks: Vec<Codebook>,
        pairs: Vec<(String, String)>,
        run: RunInfo,
    ) -> Result<Self, IndexError> {
        let add = |taken: &mut HashMap<String, HashSet<u32>>, passage: Passage| {
            taken.entry(passage.document().to_owned()).or_default().insert(passage.ordinal);
        };
        let merge = |mut one: HashMap<String, HashSet<u32>>, other: HashMap<String, HashSet<u32>>| {
            for (document, ordinals) in other {
                one.entry(document).or_default().extend(ordinals);
            }
            one
        };
        let taken = query.map(|query| index.gather(query, add, merge)).transpose()?;
        let mut dataset = Self {
            index,
            documents: index.documents()?,
            passages: index.count(query.unwrap_or(&Query::everything()))?.passages,
            taken,
            base: index.manifest()?.base.unwrap_or_default().into(),
            pairs: Vec::new(),
            compared: OnceLock::new(),
            too_much_new: OnceLock::new(),
            failures: index.failures()?,
            codebooks,
            run,
        };
        dataset.pairs = pairs
            .into_iter()
            .filter(|(national, local)| dataset.takes_document(national) || dataset.takes_document(local))
            .collect();
        Ok(dataset)
    }

    /// The documents with a passage that is taken, without their passages, by path.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| self.takes_document(&document.id))
    }

    /// How many passages are taken.
    pub fn passages(&self) -> usize {
        self.passages
    }

    /// The folder that paths of documents which are not absolute begin at; empty for the working folder.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// All documents of the index.
    pub(super) fn corpus(&self) -> &[Document] {
        &self.documents
    }

    /// How many pairs of a national and a local document belong to what is taken.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Whether the export compared texts.
    pub fn has_compared(&self) -> bool {
        self.compared.get().is_some()
    }

    /// How many units are new in local texts, where they were too many for the table of diffusion that the export has.
    pub fn too_much_new(&self) -> Option<usize> {
        self.too_much_new.get().copied()
    }

    /// What is new in local texts, for a table of diffusion; nothing where that is too much.
    pub(super) fn new_units(&self) -> Result<Option<&NewUnits>, ExportError> {
        let new = &self.compared()?.new;
        let few = new.count() <= MOST_NEW;
        if !few {
            self.too_much_new.get_or_init(|| new.count());
        }
        Ok(few.then_some(new))
    }

    pub(super) fn takes_document(&self, id: &str) -> bool {
        self.taken.as_ref().is_none_or(|taken| taken.contains_key(id))
    }

    /// True when the passage with this id is taken.
    pub(super) fn takes(&self, passage: &str) -> bool {
        let Some(taken) = &self.taken else { return true };
        let Some((document, ordinal)) = passage.rsplit_once('-') else { return false };
        let ordinal: Option<u32> = ordinal.parse().ok();
        taken.get(document).zip(ordinal).is_some_and(|(ordinals, ordinal)| ordinals.contains(&ordinal))
    }

    /// Goes through the documents taken, each with all its passages, in order. Several are read at a time.
    ///
    /// # Errors
    /// An index that cannot be read, and what `each` returns.
    pub fn each_document<E: From<IndexError>>(
        &self,
        mut each: impl FnMut(&Document, Vec<Passage>) -> Result<(), E>,
    ) -> Result<(), E> {
        let documents: Vec<&Document> = self.documents().collect();
        for portion in documents.chunks(PORTION) {
            let passages: Vec<_> =
                portion.par_iter().map(|document| self.index.passages(&document.id)).collect();
            for (document, passages) in portion.iter().zip(passages) {
                each(document, passages?)?;
            }
        }
        Ok(())
    }

    /// Goes through the documents taken, each with those of its passages that are.
    ///
    /// # Errors
    /// An index that cannot be read, and what `each` returns.
    pub fn each_taken<E: From<IndexError>>(
        &self,
        mut each: impl FnMut(&Document, &[Passage]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_document(|document, mut passages| {
            passages.retain(|passage| self.takes(&passage.id));
            each(document, &passages)
        })
    }

    /// Goes through the comparisons of the pairs, in order. Several are made at a time.
    pub(super) fn each_comparison(
        &self,
        each: impl FnMut(&Comparison) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let compared = self.compare(each)?;
        self.compared.get_or_init(|| compared);
        Ok(())
    }

    /// What stays of the comparisons, which are made unless an earlier table did so.
    pub(super) fn compared(&self) -> Result<&Compared, ExportError> {
        Ok(match self.compared.get() {
            Some(compared) => compared,
            None => {
                let compared = self.compare(|_| Ok(()))?;
                self.compared.get_or_init(|| compared)
            }
        })
    }

    fn compare(
        &self,
        mut each: impl FnMut(&Comparison) -> Result<(), ExportError>,
    ) -> Result<Compared, ExportError> {
        let documents: HashMap<&str, &Document> =
            self.documents.iter().map(|document| (document.id.as_str(), document)).collect();
        let whole = |document: &Document| -> Result<Document, IndexError> {
            Ok(Document { passages: self.index.passages(&document.id)?, ..document.clone() })
        };
        let mut kept = Compared::begin()?;
        for portion in self.pairs.chunks(PORTION) {
            let comparisons: Vec<_> = portion
                .par_iter()
                .filter_map(|(national, local)| {
                    Some((*documents.get(national.as_str())?, *documents.get(local.as_str())?))
                })
                .map(|(national, local)| {
                    Ok::<_, IndexError>((national, local, compare(&whole(national)?, &whole(local)?)))
                })
                .collect();
            for comparison in comparisons {
                let (national, local, comparison) = comparison?;
                kept.add(national, local, &comparison)?;
                each(&comparison)?;
            }
        }
        kept.end()?;
        Ok(kept)
    }
}

/// How an export was made, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunInfo {
    /// Version of Hongtou.
    pub version: String,
    /// Day of the export (UTC).
    pub date: Date,
    /// The command line.
    pub command: String,
    /// What was asked for, in the query language; empty where everything is exported.
    pub query: String,
    /// The index exported from.
    pub index: String,
}

impl RunInfo {
    /// A run of this program today, or on the day of `SOURCE_DATE_EPOCH` (seconds since 1970) where that is set.
    /// The day alone is kept, so that two exports of one day are the same byte for byte.
    ///
    /// # Errors
    /// A `SOURCE_DATE_EPOCH` that is no day from 1970 to 9999.
    pub fn today(
        command: impl Into<String>,
        query: impl Into<String>,
        index: impl Into<String>,
    ) -> Result<Self, ExportError> {
        let now = match std::env::var_os("SOURCE_DATE_EPOCH") {
            None => OffsetDateTime::now_utc(),
            Some(value) => {
                let value = value.to_string_lossy();
                let seconds = value.parse().ok().filter(|seconds| *seconds >= 0);
                let time = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
                time.ok_or_else(|| ExportError::Epoch(value.into_owned()))?
            }
        };
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            date: now.date(),
            command: command.into(),
            query: query.into(),
            index: index.into(),
        })
    }
}
