//! Several indexes read as one, as if their files had been read into one: the same engine searches all their parts, so
//! hits, order, scores and counts are those of one index. What stands in several of them counts once: a document in the
//! first index that has it, and a file that failed in one and was read in another has not failed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Segment, TERMINATED, Term};

use super::error::whole;
use super::filed::FiledColumns;
use super::joined::Joined;
use super::schema::{Fields, coding};
use super::{Filed, Index, IndexError, Manifest};
use crate::model::Failure;

/// A document that an earlier one of several indexes has too, so that it does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// Which of the indexes, from 0.
    pub shard: usize,
    /// Its file.
    pub filed: Filed,
    /// The path under which the earlier index has it.
    pub holder: String,
}

/// What is known of indexes only together.
#[derive(Default)]
pub(super) struct Together {
    /// Documents that do not count.
    pub repeated: Vec<Repeated>,
    /// Their files, where no other document stands under their path.
    pub copies: Vec<Failure>,
    /// For documents of which it is another than their own index says, the better reading of the same text.
    pub better: HashMap<String, Option<String>>,
}

impl Index {
    /// Opens the indexes in the folders `paths`, one at least, to be read as one.
    ///
    /// # Errors
    /// No index, or one that cannot be opened; indexes coded with different codebooks, or with different documents under
    /// one path.
    pub fn open_all(paths: &[impl AsRef<Path>]) -> Result<Self, IndexError> {
        let shards = paths.iter().map(Self::open).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<String> = shards.iter().map(|shard| shard.path.display().to_string()).collect();
        let path = PathBuf::from(names.join(", "));
        whole(&path, || Self::join(&path, &shards))
    }

    /// The documents that do not count because an earlier one of the indexes has them.
    pub fn repeated(&self) -> &[Repeated] {
        &self.together.repeated
    }

    /// Files with the content of a document that counts, which they are listed as copies of.
    pub fn copies(&self) -> &[Failure] {
        &self.together.copies
    }

    /// Says of documents, by id, which better reading of the same text the indexes hold together.
    pub fn set_better(&mut self, better: HashMap<String, Option<String>>) {
        self.together.better = better;
    }

    fn join(path: &Path, shards: &[Self]) -> Result<Self, IndexError> {
        let wrap = |error| IndexError::of(path, error);
        let (joined, of_shard) = Joined::of(shards, &manifest(shards)?)?;
        let index = tantivy::Index::open(joined.clone()).map_err(wrap)?;
        let segments = index.searchable_segments().map_err(wrap)?;
        let mut parts = Parts {
            parts: segments
                .into_iter()
                .zip(of_shard)
                .map(|(segment, shard)| Part::open(shard, segment))
                .collect::<tantivy::Result<_>>()
                .map_err(wrap)?,
            fields: shards[0].fields,
        };
        let repeated = parts.leave_out_repeated().map_err(wrap)?;
        if let Some((file, [one, other])) = parts.same_path().map_err(wrap)? {
            let [one, other] = [one, other].map(|shard| shards[shard].path.clone());
            return Err(IndexError::SamePath { one, other, file });
        }
        parts.leave_out_failed().map_err(wrap)?;
        let copies = parts.copies(&repeated).map_err(wrap)?;
        let mut list = index.load_metas().map_err(wrap)?;
        list.segments =
            parts.parts.into_iter().map(Part::close).collect::<tantivy::Result<_>>().map_err(wrap)?;
        joined.list(&list).map_err(|error| wrap(error.into()))?;
        let together = Together { repeated, copies, better: HashMap::new() };
        Ok(Self { together, ..Self::with(path, index)? })
    }
}

/// What the indexes say of themselves together. Those that hold nothing were not coded with anything.
fn manifest(shards: &[Index]) -> Result<Manifest, IndexError> {
    let mut together = Manifest::new();
    let mut coded_by: Option<&Index> = None;
    let manifests = shards.iter().map(Index::manifest).collect::<Result<Vec<_>, _>>()?;
    let bases: BTreeSet<String> = manifests.iter().filter_map(|manifest| manifest.base.clone()).collect();
    // Where paths begin at several folders, only the whole way to a folder says which it is.
    let is_apart = bases.iter().filter(|base| !base.is_empty()).count() > 1;
    together.base = if is_apart { Some(String::new()) } else { bases.into_iter().next_back() };
    for (shard, manifest) in shards.iter().zip(manifests) {
        let Manifest { codebooks, folders, base, complete, .. } = manifest;
        together.complete &= complete;
        let base = base.filter(|_| is_apart).unwrap_or_default();
        for folder in folders {
            let folder = Path::new(&base).join(folder).to_string_lossy().into_owned();
            if !together.folders.contains(&folder) {
                together.folders.push(folder);
            }
        }
        match coded_by {
            _ if codebooks.is_empty() => {}
            Some(one) if coding(&codebooks) != coding(&together.codebooks) => {
                return Err(IndexError::OtherCodebooks { one: one.path.clone(), other: shard.path.clone() });
            }
            Some(_) => {}
            None => (coded_by, together.codebooks) = (Some(shard), codebooks),
        }
    }
    Ok(together)
}

/// A part of one of the indexes.
struct Part {
    shard: usize,
    segment: Segment,
    reader: SegmentReader,
    /// The records that count.
    counting: BitSet,
}

impl Part {
    fn open(shard: usize, segment: Segment) -> tantivy::Result<Self> {
        let reader = SegmentReader::open(&segment)?;
        let mut counting = BitSet::with_max_value_and_full(reader.max_doc());
        if let Some(alive) = reader.alive_bitset() {
            (0..reader.max_doc()).filter(|&doc| alive.is_deleted(doc)).for_each(|doc| counting.remove(doc));
        }
        Ok(Self { shard, segment, reader, counting })
    }

    /// Writes down which records count, and gives the part as it is listed.
    fn close(self) -> tantivy::Result<tantivy::index::SegmentMeta> {
        let counting = self.counting.len() as u32;
        if counting == self.reader.num_docs() {
            return Ok(self.segment.meta().clone());
        }
        let stamp = self.reader.delete_opstamp().map_or(0, |stamp| stamp + 1);
        let left_out = self.reader.max_doc() - counting;
        let segment = self.segment.with_delete_meta(left_out, stamp);
        let mut file = segment.open_write(SegmentComponent::Delete)?;
        write_alive_bitset(&self.counting, &mut file)?;
        file.terminate()?;
        Ok(segment.meta().clone())
    }

    /// The records with `value` in `field` that count.
    fn records(&self, field: Field, value: &str) -> tantivy::Result<Vec<DocId>> {
        let terms = self.reader.inverted_index(field)?;
        let mut records = Vec::new();
        if let Some(mut postings) =
            terms.read_postings(&Term::from_field_text(field, value), IndexRecordOption::Basic)?
        {
            while postings.doc() != TERMINATED {
                records.extend(Some(postings.doc()).filter(|&doc| self.counting.contains(doc)));
                postings.advance();
            }
        }
        Ok(records)
    }

    fn each_value(&self, field: Field, mut each: impl FnMut(&str)) -> tantivy::Result<()> {
        let terms = self.reader.inverted_index(field)?;
        let mut stream = terms.terms().stream()?;
        while stream.advance() {
            str::from_utf8(stream.key()).into_iter().for_each(&mut each);
        }
        Ok(())
    }
}

/// The parts of all indexes, in their order.
struct Parts {
    parts: Vec<Part>,
    fields: Fields,
}

impl Parts {
    /// The values of `field` that may stand in several indexes.
    fn shared(&self, field: Field) -> tantivy::Result<BTreeSet<String>> {
        let mut shared = BTreeSet::new();
        // Numbers for the values of the indexes before, which take less room.
        let mut before: HashSet<u64> = HashSet::new();
        for of_shard in self.parts.chunk_by(|a, b| a.shard == b.shard) {
            let mut here = Vec::new();
            for part in of_shard {
                part.each_value(field, |value| {
                    let mut hasher = DefaultHasher::new();
                    value.hash(&mut hasher);
                    let number = hasher.finish();
                    if before.contains(&number) {
                        shared.insert(value.to_owned());
                    }
                    here.push(number);
                })?;
            }
            before.extend(here);
        }
        Ok(shared)
    }

    /// The indexes with a record that has `value` in `field` and counts.
    fn holders(&self, field: Field, value: &str) -> tantivy::Result<Vec<usize>> {
        let mut holders = Vec::new();
        for part in &self.parts {
            if holders.last() != Some(&part.shard) && !part.records(field, value)?.is_empty() {
                holders.push(part.shard);
            }
        }
        Ok(holders)
    }

    /// Makes the records of an index with `value` in `field` count no more.
    fn leave_out(&mut self, shard: usize, field: Field, value: &str) -> tantivy::Result<()> {
        for part in self.parts.iter_mut().filter(|part| part.shard == shard) {
            part.records(field, value)?.into_iter().for_each(|record| part.counting.remove(record));
        }
        Ok(())
    }

    /// The file of the document with this id in an index.
    fn filed(&self, shard: usize, id: &str) -> tantivy::Result<Option<Filed>> {
        for part in self.parts.iter().filter(|part| part.shard == shard) {
            let columns = FiledColumns::open(part.reader.fast_fields())?;
            for record in part.records(self.fields.document, id)? {
                let filed = columns.of(record)?;
                if filed.id == id {
                    return Ok(Some(filed));
                }
            }
        }
        Ok(None)
    }

    /// Leaves documents out that an earlier index has, with what is said to be missing from them.
    fn leave_out_repeated(&mut self) -> tantivy::Result<Vec<Repeated>> {
        let Fields { document, failed, .. } = self.fields;
        let mut repeated = Vec::new();
        for id in self.shared(document)? {
            let holders = self.holders(document, &id)?;
            let Some((&first, later)) = holders.split_first() else { continue };
            let holder = self.filed(first, &id)?.unwrap_or_default().path;
            for &shard in later {
                let filed = self.filed(shard, &id)?.unwrap_or_default();
                self.leave_out(shard, document, &id)?;
                self.leave_out(shard, failed, &filed.path)?;
                repeated.push(Repeated { shard, filed, holder: holder.clone() });
            }
        }
        Ok(repeated)
    }

    /// A path under which two indexes have different documents.
    fn same_path(&self) -> tantivy::Result<Option<(String, [usize; 2])>> {
        for path in self.shared(self.fields.path)? {
            if let [one, other, ..] = self.holders(self.fields.path, &path)?[..] {
                return Ok(Some((path, [one, other])));
            }
        }
        Ok(None)
    }

    /// Leaves failures out of files that another index has read, or that failed in an earlier one too.
    fn leave_out_failed(&mut self) -> tantivy::Result<()> {
        let Fields { path, failed, .. } = self.fields;
        let mut files = BTreeSet::new();
        for part in &self.parts {
            part.each_value(failed, |file| {
                files.insert(file.to_owned());
            })?;
        }
        for file in files {
            let failures = self.holders(failed, &file)?;
            // An index that has read a file says what is missing from it.
            let read = self.holders(path, &file)?;
            let kept = read.first().or(failures.first()).copied();
            for shard in failures.into_iter().filter(|&shard| Some(shard) != kept) {
                self.leave_out(shard, failed, &file)?;
            }
        }
        Ok(())
    }

    /// The files of `repeated` documents as copies of those that count, which is all that is said of them.
    fn copies(&mut self, repeated: &[Repeated]) -> tantivy::Result<Vec<Failure>> {
        let mut copies = BTreeMap::new();
        for Repeated { filed, holder, .. } in repeated {
            let Filed { id, path, size, modified, .. } = filed;
            if self.holders(self.fields.path, path)?.is_empty() && !copies.contains_key(path) {
                for shard in self.holders(self.fields.failed, path)? {
                    self.leave_out(shard, self.fields.failed, path)?;
                }
                copies.insert(path.clone(), Failure::copy(path, *size, *modified, id, holder));
            }
        }
        Ok(copies.into_values().collect())
    }
}
