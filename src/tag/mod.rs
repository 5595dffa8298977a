//! Codes sentences from codebooks.

mod actors;
mod codebook;
mod cues;
mod instruments;
mod pattern;
mod sentence;
mod signals;
mod tagger;

pub use codebook::{Code, Codebook, CodebookError, Label};
pub use cues::TooManyCues;
pub(crate) use tagger::Lists;
pub use tagger::{Tagger, TaggerError};
