//! Codes sentences from codebooks.

mod actors;
mod codebook;
mod context;
mod cues;
mod instruments;
mod pattern;
mod sentence;
mod signals;
mod tagger;

pub use codebook::{Code, Codebook, CodebookError, Label};
pub(crate) use context::Lists;
pub use cues::TooManyCues;
pub use tagger::{Tagger, TaggerError};
