//! What is to be done with each file: nothing where it has not changed, else read it; and which files are gone.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Result, ensure};

use super::Orders;
use super::read::Task;
use crate::index::{Filed, Index};
use crate::model::{Failure, Reason};
use crate::source::Walk;

/// The work of an ingest.
pub struct Plan {
    /// What to do, in the order of the paths.
    pub tasks: Vec<Task>,
    /// Files that need nothing.
    pub unchanged: usize,
    /// Files of documents that are not there any more, by the ids of these; some may have been moved.
    pub gone: HashMap<String, String>,
    /// Files that failed and are not there any more: nothing is lost with what is known of them.
    pub forgotten: Vec<String>,
    /// What could not be looked at and is not known yet.
    pub failures: Vec<Failure>,
    /// The file that holds each document's content, for those that still do.
    pub holders: HashMap<String, String>,
    /// Paths and ids in the index.
    pub known: HashSet<String>,
    /// What is missing from documents, by path.
    pub partial: HashMap<String, Failure>,
    /// The documents of the index.
    pub filed: Vec<Filed>,
    /// The folder holds no file at all.
    is_empty: bool,
    /// An ingest was cut short before.
    is_open: bool,
    prune: bool,
}

/// A file as the index knows it: size, time of change, and whether to try again all the same.
type Stamp = (u64, i64, bool);

impl Plan {
    /// Holds what `walk` found against what `index` knows; `coded` stands for the codebooks of today.
    pub fn of(walk: &Walk, index: &Index, coded: u64, orders: &Orders) -> Result<Self> {
        let filed = index.filed()?;
        let failures = index.failures()?;
        let on_disk: HashMap<&str, (u64, i64)> =
            walk.found.iter().map(|found| (found.path.as_str(), (found.size, found.modified))).collect();
        let is_gone = |path: &str| !on_disk.contains_key(path) && walk.covers(path);
        // Something that is no file any more takes the place of the document in the index.
        let replaced: HashSet<&str> = walk.failures.iter().map(|failure| failure.path.as_str()).collect();
        // A file that is gone or has changed no longer holds the content it had.
        let holders: HashMap<String, String> = filed
            .iter()
            .filter(|filed| match on_disk.get(filed.path.as_str()) {
                Some(&now) => now == (filed.size, filed.modified),
                None => !walk.covers(&filed.path) && !replaced.contains(filed.path.as_str()),
            })
            .map(|filed| (filed.id.clone(), filed.path.clone()))
            .collect();
        // What a lost file held is in those that were passed over as its duplicates.
        let is_held = |id: &str| holders.contains_key(id);
        let again = |failure: &Failure| match failure.reason {
            Reason::Duplicate => !failure.copy_of.as_deref().is_some_and(is_held),
            reason => orders.retry_failed || reason.may_pass() && !failure.partial,
        };
        let known: HashMap<&str, Stamp> = filed
            .iter()
            .map(|filed| (filed.path.as_str(), (filed.size, filed.modified, false)))
            .chain(failures.iter().map(|f| (f.path.as_str(), (f.size, f.modified, again(f)))))
            .collect();

        let mut plan = Self {
            tasks: Vec::new(),
            unchanged: 0,
            gone: filed
                .iter()
                .filter(|filed| is_gone(&filed.path))
                .map(|filed| (filed.id.clone(), filed.path.clone()))
                .collect(),
            forgotten: failures
                .iter()
                .filter(|failure| !failure.partial && is_gone(&failure.path))
                .map(|failure| failure.path.clone())
                .collect(),
            failures: walk.failures.iter().filter(|failure| !failures.contains(failure)).cloned().collect(),
            is_empty: walk.found.is_empty(),
            is_open: !index.manifest()?.complete,
            prune: orders.prune,
            known: known
                .keys()
                .copied()
                .chain(filed.iter().map(|filed| filed.id.as_str()))
                .map(str::to_owned)
                .collect(),
            partial: HashMap::new(),
            holders,
            filed: Vec::new(),
        };
        let mut to_read: HashSet<&str> = HashSet::new();
        for found in &walk.found {
            match known.get(found.path.as_str()) {
                Some(&(size, modified, false)) if (size, modified) == (found.size, found.modified) => {
                    plan.unchanged += 1;
                }
                _ => {
                    to_read.insert(&found.path);
                    plan.tasks.push(Task::Read(found.clone()));
                }
            }
        }
        let stale =
            filed.iter().filter(|filed| filed.coded != coded && !to_read.contains(filed.path.as_str()));
        let retag = |filed: &Filed| Task::Retag { path: filed.path.clone(), id: filed.id.clone() };
        plan.tasks.extend(stale.map(retag));
        plan.tasks.sort_by(|a, b| a.path().cmp(b.path()));
        let partial = failures.into_iter().filter(|failure| failure.partial);
        plan.partial = partial.map(|failure| (failure.path.clone(), failure)).collect();
        plan.filed = filed;
        Ok(plan)
    }

    /// Refuses to empty an index because its folder is empty: more likely a drive that is not there.
    pub fn check(&self, folder: &Path, index: &Path) -> Result<()> {
        ensure!(
            !self.prune || self.gone.is_empty() || !self.is_empty,
            "{}: there is no file in it any more, so the index was left as it was; if that is meant, delete {}",
            folder.display(),
            index.display()
        );
        Ok(())
    }

    /// Ids and paths of the documents that will be read anew or taken out.
    pub fn leaving(&self) -> impl Iterator<Item = (&str, &str)> {
        let stays = |id: &str| !self.prune && self.gone.contains_key(id);
        self.filed
            .iter()
            .filter(move |filed| !self.holders.contains_key(&filed.id) && !stays(&filed.id))
            .map(|filed| (filed.id.as_str(), filed.path.as_str()))
    }

    /// True when the index is as the folder is.
    pub fn is_idle(&self) -> bool {
        self.tasks.is_empty()
            && self.failures.is_empty()
            && self.forgotten.is_empty()
            && !self.is_open
            && (self.gone.is_empty() || !self.prune)
    }
}
