//! Codes sentences from codebooks.

mod actors;
mod addressee;
mod ambiguity;
mod check;
mod codebook;
mod coder;
mod coding;
mod context;
mod cue;
mod cues;
mod expression;
mod import;
mod instruments;
mod matcher;
mod pattern;
mod sentence;
mod shipped;
mod signals;
mod tagger;
mod trie;

pub use check::{Matter, Remark, check};
pub use codebook::{Code, Codebook, CodebookError, Label};
pub(crate) use context::Lists;
pub use import::{ImportError, import};
pub(crate) use import::{table_of, text_of};
pub use tagger::{Tagger, TaggerError};
