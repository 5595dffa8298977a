//! Reads files into pages of lines.

mod error;

pub use error::ExtractError;
