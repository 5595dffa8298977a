//! What extraction gives: pages of positioned lines, with a verdict on each page.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Format;

/// A file read: its pages in order, and what the file says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// What was read.
    pub format: Format,
    /// Whether lines carry positions or are paragraphs already.
    pub layout: Layout,
    /// What the file says of itself; never trusted over the text.
    pub info: FileInfo,
    /// The pages; a flowing format has one.
    pub pages: Vec<Page>,
}

/// Whether a format fixes where its lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Lines as printed, each with a position (PDF, OFD, OCR).
    Fixed,
    /// Each line is a whole paragraph and positions are zero (docx, html, text).
    Flow,
}

/// Document information found in the file, all optional and often wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Title entry of the file.
    pub title: Option<String>,
    /// Author entry of the file.
    pub author: Option<String>,
    /// The program that made it.
    pub producer: Option<String>,
    /// Date of making, as the file writes it.
    pub created: Option<String>,
    /// Its outline (bookmarks), depth first, as a viewer shows it beside the pages. Filled for PDF.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<OutlineItem>,
    /// The files it carries inside. Filled for PDF; they are named, not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// An entry of a file's outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineItem {
    /// What it says.
    pub title: String,
    /// How deep it stands; 1 is the highest level.
    pub level: u32,
    /// The page it leads to, from 1; absent where it leads nowhere in the file.
    pub page: Option<u32>,
}

/// A file carried inside another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its size in bytes, where the outer file tells.
    pub size: Option<u64>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Page number, from 1, in file order.
    pub number: u32,
    /// What the file calls the page (iv, A-3), where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Width in points as shown (after rotation); 0 in flowing formats.
    pub width: f32,
    /// Height in points as shown; 0 in flowing formats.
    pub height: f32,
    /// Whether the text can be trusted.
    pub verdict: Verdict,
    /// The lines in reading order.
    pub lines: Vec<Line>,
}

/// What a page's text is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The text layer is good.
    Text,
    /// Pictures of text only: a scan.
    NoTextLayer,
    /// There is text, but its font cannot be mapped to characters.
    UnmappableFont,
    /// The page's content is broken; lines hold what could be saved.
    Damaged,
    /// Nothing is drawn.
    Blank,
    /// The text was read from the page's picture by OCR; each line tells how sure that is.
    Ocr,
}

impl Verdict {
    /// True when all that stands on the page was read.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Text | Self::Ocr | Self::Blank)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Text => "text",
            Self::NoTextLayer => "no-text-layer",
            Self::UnmappableFont => "unmappable-font",
            Self::Damaged => "damaged",
            Self::Blank => "blank",
            Self::Ocr => "ocr",
        })
    }
}

/// One line of text, or one paragraph in a flowing format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The text, with radicals, vertical forms and ligatures made plain; cells of a table row are
    /// separated by tabs.
    pub text: String,
    /// Where it stands; zero in flowing formats.
    pub rect: Rect,
    /// Size of most of its characters in points; 0 when unknown.
    pub font_size: f32,
    /// True when most of it is bold.
    pub bold: bool,
    /// True for a vertical line.
    pub vertical: bool,
    /// Lines of one column or box share a block number; it grows in reading order within the page.
    pub block: u32,
    /// What the format itself says the line is.
    pub role: Role,
    /// How sure OCR is of the line, 0 to 1; absent where the text does not come from OCR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
}

impl Line {
    /// A paragraph of a flowing format.
    pub fn paragraph(text: impl Into<String>, role: Role) -> Self {
        Self {
            text: text.into(),
            rect: Rect::default(),
            font_size: 0.0,
            bold: false,
            vertical: false,
            block: 0,
            role,
            confidence: None,
        }
    }
}

/// A rectangle in points; the origin is the page's top left corner and y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

/// What a format says a line is; `Body` where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Running text.
    #[default]
    Body,
    /// A heading; 1 is the highest level.
    Heading(u8),
    /// A row of a table, cells separated by tabs. Rows that follow one another are one table.
    TableRow,
    /// A footnote.
    Footnote,
}
