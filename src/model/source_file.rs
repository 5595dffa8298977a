//! A file found in a folder, before anybody has read it.

use serde::{Deserialize, Serialize};

use super::Format;

/// One file of a folder: where it is, what it is, and how to notice that it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// The path as shown to the user: the folder as given, then the way down, with `/` between.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970; 0 when the file system does not tell.
    pub modified: i64,
    /// SHA-256 of the content, in lower-case hexadecimal.
    pub hash: String,
    /// The format, told by content.
    pub format: Format,
}

impl SourceFile {
    /// The document id of this content: the first 16 hexadecimal digits of its hash.
    pub fn document_id(&self) -> &str {
        self.hash.get(..16).unwrap_or(&self.hash)
    }

    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}
