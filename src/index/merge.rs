//! An index, or several read as one, into a new one of a single part, without reading a text again.

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::indexer::merge_filtered_segments;
use tantivy::{IndexWriter, TantivyDocument};

use super::error::whole;
use super::folder::Folder;
use super::{Index, IndexError};

/// Memory of a writer that writes no records; the engine wants as much.
const MEMORY: usize = 15 << 20;

impl Index {
    /// Writes what this index holds into a new one in the empty folder `path`. Records go over as they are stored and
    /// indexed, so that it takes as long as copying, not as long as indexing.
    ///
    /// # Errors
    /// An index that cannot be read, or a folder that cannot be written.
    pub fn copy_to(&self, path: impl AsRef<Path>) -> Result<Self, IndexError> {
        let path = path.as_ref();
        let manifest = serde_json::to_string(&self.manifest()?);
        let manifest = manifest.map_err(|error| IndexError::damaged(&self.path, error))?;
        let segments = self.index.searchable_segments().map_err(|error| IndexError::of(&self.path, error))?;
        if segments.is_empty() {
            return Self::open_or_create(path);
        }
        let copy = || {
            let folder = Folder(MmapDirectory::open(path)?);
            let every = vec![None; segments.len()];
            let copy = merge_filtered_segments(&segments, self.index.settings().clone(), every, folder)?;
            let mut writer: IndexWriter<TantivyDocument> = copy.writer_with_num_threads(1, MEMORY)?;
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&manifest);
            prepared.commit()?;
            writer.wait_merging_threads()
        };
        whole(&self.path, || copy().map_err(|error| IndexError::of(path, error)))?;
        Self::open(path)
    }
}
