//! Codes sentences from codebooks.
