//! Several indexes read as one: which of their documents are readings of one text, when looked at together.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Result;

use crate::index::{Filed, Index};

use super::pipeline::changed;

/// Opens the indexes at `paths` as one that says which document is another reading of which.
pub fn open(paths: &[impl AsRef<Path>]) -> Result<Index> {
    let mut index = Index::open_all(paths)?;
    let (now, tied) = tied(paths, &index)?;
    let better = changed(&index, &[], &now, &tied)?;
    index.set_better(better.into_iter().map(|document| (document.id, document.duplicate_of)).collect());
    Ok(index)
}

/// The documents of `index`, which is those at `paths` together, and the ids of those that may be the same text as one
/// from another of them: what is within one was settled when it was written.
pub fn tied(paths: &[impl AsRef<Path>], index: &Index) -> Result<(Vec<Filed>, HashSet<String>)> {
    let repeated: HashSet<(usize, &str)> =
        index.repeated().iter().map(|repeated| (repeated.shard, repeated.filed.id.as_str())).collect();
    let mut now: Vec<(usize, Filed)> = Vec::new();
    for (shard, path) in paths.iter().enumerate() {
        let filed = Index::open(path)?.filed()?.into_iter();
        now.extend(
            filed.map(|filed| (shard, filed)).filter(|(_, filed)| !repeated.contains(&(shard, &filed.id))),
        );
    }
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut shared: HashSet<u64> = HashSet::new();
    for (shard, filed) in &now {
        shared.extend(filed.keys.iter().filter(|&&key| first.entry(key).or_insert(*shard) != shard));
    }
    let is_tied = |filed: &&Filed| filed.keys.iter().any(|key| shared.contains(key));
    let now: Vec<Filed> = now.into_iter().map(|(_, filed)| filed).collect();
    let tied = now.iter().filter(is_tied).map(|filed| filed.id.clone()).collect();
    Ok((now, tied))
}
