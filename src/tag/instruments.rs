//! Codes of a codebook of instruments: every cue that stands in the sentence makes its code, unless it is only
//! part of a name.

use super::cues::{Hit, without_overlaps};
use crate::model::Span;

/// The hits that become tags: of those of one code that overlap, the leftmost and longest; a word inside one of
/// the `names` is none.
pub(super) fn instruments(hits: &[Hit], names: &[Span]) -> Vec<Hit> {
    let in_name = |hit: &Hit| hit.words.len() == 1 && names.iter().any(|name| name.contains(hit.span));
    without_overlaps(hits.iter().filter(|hit| !in_name(hit)).cloned().collect())
}
