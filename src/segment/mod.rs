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

/// True for control characters other than line ends and tabs, and for the marks that turn the direction of the text around
/// them: a document could drive a terminal or show words in another order with them.
pub fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
