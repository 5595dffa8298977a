//! Rebuilds files whose objects are out of place: lopdf finds what it can and writes it anew.

use lopdf::Document;

use crate::quiet::quietly;

/// The file written anew, or nothing when it is beyond repair.
pub(super) fn rebuild(bytes: &[u8]) -> Option<Vec<u8>> {
    quietly(|| {
        let mut document = Document::load_mem(bytes).ok()?;
        let mut rebuilt = Vec::new();
        document.save_to(&mut rebuilt).ok()?;
        Some(rebuilt)
    })?
}
