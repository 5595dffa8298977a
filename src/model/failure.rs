//! A file that could not be read, or not wholly: its path, the reason, and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a file is missing or incomplete in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The path as shown to the user.
    pub path: String,
    /// The reason, one of a few.
    pub reason: Reason,
    /// What exactly happened, for a person to read.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// The first page concerned, from 1, where pages are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// For a duplicate the id of the document whose content it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Box<str>>,
    /// True when part of the text was saved and is in the index.
    pub partial: bool,
    /// Size of the file in bytes, to notice that it changed.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified: i64,
}

impl Failure {
    /// That the file at `path` has the content of another, `holder`, which stays in the index as the document with this `id`.
    pub fn copy(path: &str, size: u64, modified: i64, id: &str, holder: &str) -> Self {
        Self {
            path: path.to_owned(),
            reason: Reason::Duplicate,
            message: format!("the same content as {holder}"),
            remedy: "nothing to do".to_owned(),
            page: None,
            copy_of: Some(id.into()),
            partial: false,
            size,
            modified,
        }
    }
}

/// The reasons a file can fail for; the groups of every summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The file has no bytes.
    Empty,
    /// The name promises another format than the content is.
    Mislabelled,
    /// A password is needed.
    PasswordProtected,
    /// The file is broken.
    Damaged,
    /// Pictures of text only; OCR is needed.
    NoTextLayer,
    /// The font cannot be mapped to characters; OCR is needed.
    UnmappableFont,
    /// A program that is not installed is needed to read it.
    NeedsProgram,
    /// Not a kind of file Hongtou reads.
    Unsupported,
    /// The operating system would not let us read it.
    Unreadable,
    /// Larger, deeper or more packed than the limits allow.
    TooLarge,
    /// Reading took longer than the limit.
    TimedOut,
    /// The reader died; the file cost only itself.
    Crashed,
    /// It was written to while it was read.
    Changing,
    /// There is no text in it.
    NoText,
    /// The same content as another file, which is in the index.
    Duplicate,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 15] = [
        Self::Empty,
        Self::Mislabelled,
        Self::PasswordProtected,
        Self::Damaged,
        Self::NoTextLayer,
        Self::UnmappableFont,
        Self::NeedsProgram,
        Self::Unsupported,
        Self::Unreadable,
        Self::TooLarge,
        Self::TimedOut,
        Self::Crashed,
        Self::Changing,
        Self::NoText,
        Self::Duplicate,
    ];

    /// The reason's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Mislabelled => "mislabelled",
            Self::PasswordProtected => "password-protected",
            Self::Damaged => "damaged",
            Self::NoTextLayer => "no-text-layer",
            Self::UnmappableFont => "unmappable-font",
            Self::NeedsProgram => "needs-program",
            Self::Unsupported => "unsupported",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::TimedOut => "timed-out",
            Self::Crashed => "crashed",
            Self::Changing => "changing",
            Self::NoText => "no-text",
            Self::Duplicate => "duplicate",
        }
    }

    /// True when another try may succeed though the file is the same: a program was installed, a password or
    /// more time given.
    pub fn may_pass(self) -> bool {
        matches!(
            self,
            Self::NeedsProgram
                | Self::PasswordProtected
                | Self::TimedOut
                | Self::Crashed
                | Self::Unreadable
                | Self::Changing
        )
    }

    /// True when something went wrong; a duplicate is listed but is no failure.
    pub fn is_failure(self) -> bool {
        self != Self::Duplicate
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
