//! What a reader of pages is. There are two: `first` reads every page, `second` is asked about the pages on
//! which the first failed.

use crate::model::Page;

/// Reads the pages of one open file.
pub(super) trait Reader {
    /// The page with this number, from 1; nothing when the reader fails on it.
    fn page(&self, number: u32) -> Option<Page>;
}
