//! The kinds of file Hongtou knows, told by content, not by name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a file is, decided from its first bytes and, for containers, from what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML text (Word 2007 and later).
    Docx,
    /// A web page.
    Html,
    /// Plain text or Markdown.
    Text,
    /// GB/T 33190, the national fixed-layout format.
    Ofd,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// Excel 97–2003 spreadsheet.
    Xls,
    /// Word 97–2003 or WPS text.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// Anything else: pictures, archives, programs.
    Unknown,
}

impl Format {
    /// The format's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Text => "text",
            Self::Ofd => "ofd",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Odt => "odt",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
