//! Reads files into pages of lines.

mod error;
pub mod pdf;

pub use error::ExtractError;
