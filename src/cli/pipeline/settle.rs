//! Which documents are readings of one text, after some came, changed or went.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use rayon::prelude::*;

use crate::index::{Filed, Index, Writer};
use crate::lineage::{Sketch, duplicates};
use crate::model::Document;

use super::put_again;
use crate::cli::find;

/// Says of each document that may be another reading of a text whether it is, and of which. `before` and `now` are the
/// documents of the index before and after the change, `written` the ids of those that were written anew.
pub fn settle(
    index: &Index,
    writer: &mut Writer,
    before: &[Filed],
    now: &[Filed],
    written: &HashSet<String>,
) -> Result<()> {
    let changed = changed(index, before, now, written)?;
    if changed.is_empty() {
        return Ok(());
    }
    let failures = index.failures()?;
    for document in changed {
        put_again(writer, &find::with_passages(index, document)?, &failures)?;
    }
    Ok(())
}

/// The documents that are another reading of another text than `index` says, as they are.
pub fn changed(
    index: &Index,
    before: &[Filed],
    now: &[Filed],
    written: &HashSet<String>,
) -> Result<Vec<Document>> {
    let touched = touched(before, now, written);
    let documents: Vec<(Document, Sketch)> = touched
        .into_par_iter()
        .map(|id| {
            let document = index.document(id)?;
            let sketch = Sketch::of(&index.passages(id)?);
            Ok(document.map(|document| (document, sketch)))
        })
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let settled = duplicates(&documents, |document| index.passages(&document.id))?;
    let settled = documents.into_iter().map(|(document, _)| document).zip(settled);
    let changed = settled.filter(|(document, duplicate_of)| document.duplicate_of != *duplicate_of);
    Ok(changed.map(|(document, duplicate_of)| Document { duplicate_of, ..document }).collect())
}

/// The documents of `now` whose place may have changed, in order: those tied by keys to one that was written or is gone,
/// and to all that those are tied to.
fn touched<'a>(before: &[Filed], now: &'a [Filed], written: &HashSet<String>) -> Vec<&'a str> {
    let here: HashSet<&str> = now.iter().map(|filed| filed.id.as_str()).collect();
    let mut with_key: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, filed) in now.iter().enumerate() {
        for &key in &filed.keys {
            with_key.entry(key).or_default().push(at);
        }
    }
    // What a document that is gone held together stands apart now.
    let gone: HashSet<u64> = before
        .iter()
        .filter(|filed| !here.contains(filed.id.as_str()))
        .flat_map(|filed| filed.keys.iter().copied())
        .collect();
    let written = now.iter().filter(|filed| written.contains(&filed.id));
    let mut seen: HashSet<u64> = written.flat_map(|filed| &filed.keys).chain(&gone).copied().collect();
    let mut open: Vec<u64> = seen.iter().copied().collect();
    let mut tied: HashSet<usize> = HashSet::new();
    while let Some(key) = open.pop() {
        for &at in with_key.get(&key).into_iter().flatten() {
            if tied.insert(at) {
                open.extend(now[at].keys.iter().filter(|key| seen.insert(**key)));
            }
        }
    }
    // Most documents are tied to nobody but themselves.
    let is_shared = |key: &u64| gone.contains(key) || with_key[key].len() > 1;
    let mut touched: Vec<usize> = tied.into_iter().filter(|&at| now[at].keys.iter().any(is_shared)).collect();
    touched.sort_unstable();
    touched.into_iter().map(|at| now[at].id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filed(id: &str, keys: &[u64]) -> Filed {
        let (id, path) = (id.to_owned(), format!("{id}.txt"));
        Filed { id, path, size: 1, modified: 1, coded: 0, keys: keys.to_vec() }
    }

    #[test]
    fn only_what_is_tied_to_a_change_is_settled_again() {
        let [a, b, c] = [filed("a", &[1, 2]), filed("b", &[2, 3]), filed("c", &[3])];
        let [d, e, alone] = [filed("d", &[7]), filed("e", &[7]), filed("f", &[9])];
        let now = [a.clone(), b.clone(), c.clone(), d, e, alone];
        let written = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<HashSet<_>>();
        assert_eq!(touched(&now, &now, &written(&["c"])), ["a", "b", "c"]);
        assert_eq!(touched(&now, &now, &written(&["e", "f"])), ["d", "e"]);
        assert!(touched(&now, &now, &written(&[])).is_empty());
        let after = [a, c];
        assert_eq!(touched(&now[..3], &after, &written(&[])), ["a", "c"], "b held them together");
    }
}
