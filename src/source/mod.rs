//! Walks folders, tells formats by content, hashes files.
