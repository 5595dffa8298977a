//! What can go wrong with an index, each with what to do about it.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

use crate::quiet::quietly;

/// Most code points of a message of the engine that are shown.
const LONGEST_DETAIL: usize = 200;

/// Why an index could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Nothing is there.
    #[error("there is no index at {}; make one with `hongtou ingest FOLDER`", path.display())]
    Missing {
        /// The folder asked for.
        path: PathBuf,
    },
    /// Something is there that is not one of ours.
    #[error(
        "{} is not an index of Hongtou, so it was left alone; name another folder or make an index with \
         `hongtou ingest FOLDER`", path.display()
    )]
    Foreign {
        /// The folder asked for.
        path: PathBuf,
    },
    /// It was written by another version of Hongtou.
    #[error(
        "the index at {} was written by another version ({found}); delete the folder and run \
         `hongtou ingest FOLDER` again", path.display()
    )]
    OtherVersion {
        /// The index.
        path: PathBuf,
        /// What wrote it.
        found: String,
    },
    /// Its files are broken or incomplete.
    #[error(
        "the index at {} is damaged ({detail}); delete the folder and run `hongtou ingest FOLDER` again",
        path.display()
    )]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What exactly is broken.
        detail: String,
    },
    /// Another program is writing.
    #[error(
        "another hongtou{holder} is writing to the index at {}; wait until it is done, or stop it, and try again",
        path.display()
    )]
    LockBusy {
        /// The index.
        path: PathBuf,
        /// Who writes, in brackets, where that is known.
        holder: String,
    },
    /// Indexes that are to be one were coded differently.
    #[error(
        "the indexes at {} and {} were coded with different codebooks; code each with the same ones \
         (`hongtou tag --index DIR`, with --codebook where they are your own) and try again",
        one.display(), other.display()
    )]
    OtherCodebooks {
        /// The one index.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// Indexes that are to be one have different documents under one path.
    #[error(
        "the indexes at {} and {} hold different texts under the path {file}, so it would not say which is meant; read \
         the folders under paths of their own, or bring the older index up to date (`hongtou ingest FOLDER --index DIR`)",
        one.display(), other.display()
    )]
    SamePath {
        /// The one index.
        one: PathBuf,
        /// The other.
        other: PathBuf,
        /// The path.
        file: String,
    },
    /// The disk or the file system refused.
    #[error("the index at {} could not be read or written: {detail}", path.display())]
    Io {
        /// The index.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
}

impl IndexError {
    /// Sorts an error of the engine into one of ours.
    pub(super) fn of(path: &Path, error: TantivyError) -> Self {
        let path = path.to_path_buf();
        match error {
            TantivyError::LockFailure(LockError::IoError(error), _) => {
                Self::Io { path, detail: format!("its folder may not be written to: {error}") }
            }
            // The engine keeps to itself what the system said.
            TantivyError::ErrorInThread(_) => {
                let detail = "writing failed, most likely because the disk is full; what was written before is kept, so make \
                              room and do the same again";
                Self::Io { path, detail: detail.to_owned() }
            }
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                Self::LockBusy { path, holder: String::new() }
            }
            TantivyError::IncompatibleIndex(found)
            | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(found)) => {
                Self::OtherVersion { path, found: format!("{found:?}") }
            }
            TantivyError::DataCorruption(_)
            | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_))
            | TantivyError::DeserializeError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_)
            | TantivyError::InternalError(_) => Self::damaged(&path, error),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::IoError(io_error)
                if is_content(&io_error) =>
            {
                Self::damaged(&path, io_error)
            }
            _ => Self::Io { path, detail: error.to_string() },
        }
    }

    /// Something that does not read back. The engine puts whole files into its messages: the beginning is enough.
    pub(super) fn damaged(path: &Path, detail: impl ToString) -> Self {
        let mut detail = detail.to_string();
        if let Some((end, _)) = detail.char_indices().nth(LONGEST_DETAIL) {
            detail.truncate(end);
            detail.push('…');
        }
        Self::Damaged { path: path.to_path_buf(), detail }
    }
}

/// What `read` gives, which trusts the files of the index at `path`: where they contradict themselves it panics,
/// and the index is damaged.
pub(super) fn whole<T>(path: &Path, read: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    quietly(read).unwrap_or_else(|| {
        Err(IndexError::damaged(path, "its files contradict themselves; `hongtou verify` says which"))
    })
}

/// True where the file was read but what it says makes no sense.
fn is_content(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::Other)
}
