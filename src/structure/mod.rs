//! Turns pages into a document with passages.
