//! Walks folders, tells formats by content, hashes files.
//!
//! Nothing is read for its text here: this stage only says which files there are, what each one is, and
//! whether it is worth reading.

mod identify;
mod sniff;
mod walk;

pub use identify::identify;
pub(crate) use sniff::utf16_without_mark;
pub use walk::{Found, Walk, find, walk, walk_as};
