//! Writes comparisons as one page of HTML that needs nothing but a browser: figures, a coverage map, both texts side
//! by side, signals, instruments, chain, diffusion, versions, lineage. Every figure leads to the passages it is made of.
//!
//! `view.rs` puts the documents in order and names the places of the page, `labels.rs` has its words in two languages,
//! `text.rs` makes the words of documents safe; each other file is one part of the page.

mod chain;
mod diffusion;
mod groups;
mod instruments;
mod labels;
mod layers;
mod lineage;
mod map;
mod overview;
mod page;
mod reading;
mod signals;
mod text;
mod versions;
mod view;

use thiserror::Error;

use crate::compare::{Chain, Comparison};
use crate::lineage::Lineage;
use crate::model::{Document, Language};
use crate::tag::Codebook;
use view::View;

pub use versions::Edition;

/// What a page is made of.
pub struct Report<'a> {
    /// The documents compared, with their passages and tags.
    pub documents: &'a [&'a Document],
    /// The pairs, in the order in which the page shows them.
    pub comparisons: &'a [Comparison],
    /// A line of descent among the documents.
    pub chain: Option<&'a Chain>,
    /// Two versions of one text.
    pub edition: Option<Edition<'a>>,
    /// Who cites whom.
    pub lineage: &'a Lineage,
    /// The codebook whose instruments are counted.
    pub instruments: Option<&'a Codebook>,
    /// The language of the page's own words; texts stay as they are.
    pub language: Language,
}

/// Why a page could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The page's own words cannot be read.
    #[error("the labels of the report cannot be read: {0}")]
    Labels(#[from] toml::de::Error),
}

/// The page as HTML. The same report gives the same page, byte for byte.
///
/// # Errors
/// When the dictionary of labels is broken.
pub fn html(report: &Report<'_>) -> Result<String, ReportError> {
    Ok(page::page(&View::of(report)?).into_string())
}
