//! Folds text and cuts it into words.
//!
//! Index, search, comparison and tagging all see text through these two functions, so that what one of them
//! finds the others find too. Folding alone never loads the dictionary of words.

mod dictionary;
mod fold;
mod numerals;
mod words;

pub use fold::{FoldMap, Folded, fold};
pub(crate) use numerals::{han_counts, han_number};
pub use words::{Segmenter, Word, words};
