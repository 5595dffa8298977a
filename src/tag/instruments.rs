//! Codes of a codebook of instruments: every cue that stands in the sentence makes its code.

use super::cues::{Hit, without_overlaps};

/// The hits that become tags: of those of one code that overlap, the leftmost and longest.
pub(super) fn instruments(hits: Vec<Hit>) -> Vec<Hit> {
    without_overlaps(hits)
}
