//! The folder of several indexes that are read as one. It holds the files of all their parts, opened and under names of
//! their own, and keeps in memory what holds only for all of them together: which parts there are, and which of their
//! records do not count.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, RamDirectory,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::{IndexMeta, SegmentComponent, SegmentId, SegmentMeta};

use super::folder::Folder;
use super::{Index, IndexError, Manifest};

/// The engine's list of the parts of an index.
const PARTS: &str = "meta.json";

/// The files of a part; the last is there only where records were deleted.
const FILES: [SegmentComponent; 7] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
    SegmentComponent::Delete,
];

/// Files of the parts of several indexes.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    files: Arc<HashMap<PathBuf, Arc<dyn FileHandle>>>,
    memory: RamDirectory,
}

impl Joined {
    /// The parts of `shards`, with the index each belongs to, in order.
    pub fn of(shards: &[Index], manifest: &Manifest) -> Result<(Self, Vec<usize>), IndexError> {
        let mut files = HashMap::new();
        let (mut parts, mut of_shard) = (Vec::new(), Vec::new());
        for (number, shard) in shards.iter().enumerate() {
            let mut open = || {
                let folder = Folder(MmapDirectory::open(&shard.path)?);
                // Keeps the files from being cleared away before they are opened.
                let _lock = folder.acquire_lock(&META_LOCK)?;
                for known in shard.index.load_metas()?.segments {
                    let part = renamed(&shard.index, &known);
                    for component in FILES {
                        match folder.get_file_handle(&known.relative_path(component.clone())) {
                            Ok(file) => drop(files.insert(part.relative_path(component), file)),
                            Err(OpenReadError::FileDoesNotExist(_)) => {}
                            Err(error) => return Err(error.into()),
                        }
                    }
                    parts.push(part);
                    of_shard.push(number);
                }
                Ok(())
            };
            open().map_err(|error| IndexError::of(&shard.path, error))?;
        }
        let joined = Self { files: Arc::new(files), memory: RamDirectory::create() };
        let first = &shards[0];
        let list = || {
            let payload = Some(serde_json::to_string(manifest)?);
            let list = IndexMeta { segments: parts, payload, ..first.index.load_metas()? };
            Ok(joined.list(&list)?)
        };
        list().map_err(|error: tantivy::TantivyError| IndexError::of(&first.path, error))?;
        Ok((joined, of_shard))
    }

    /// Writes down which parts there are.
    pub fn list(&self, list: &IndexMeta) -> io::Result<()> {
        self.memory.atomic_write(Path::new(PARTS), &serde_json::to_vec(list)?)
    }
}

/// A part under a new name: of two copies of an index, which have the same parts, one may have changed.
fn renamed(index: &tantivy::Index, part: &SegmentMeta) -> SegmentMeta {
    let renamed = index.new_segment_meta(SegmentId::generate_random(), part.max_doc());
    match part.delete_opstamp() {
        Some(stamp) => renamed.with_delete_meta(part.num_deleted_docs(), stamp),
        None => renamed,
    }
}

impl Directory for Joined {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == INDEX_WRITER_LOCK.filepath {
            let refused = "several indexes that are read as one cannot be written; name one of them";
            return Err(LockError::IoError(Arc::new(io::Error::new(io::ErrorKind::Unsupported, refused))));
        }
        self.memory.acquire_lock(lock)
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.files.get(path) {
            Some(file) => Ok(file.clone()),
            None => self.memory.get_file_handle(path),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.memory.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files.contains_key(path) || self.memory.exists(path)?)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.memory.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.memory.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.memory.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.memory.watch(callback)
    }
}
