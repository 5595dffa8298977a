//! Keeps documents in a Tantivy index and finds passages.
