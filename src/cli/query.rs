//! What the user typed as a query, read.

use anyhow::{Result, anyhow};

use super::search::pointing;
use crate::index::Query;

/// The query `text`; an error shows the place in it.
pub fn parse(text: &str) -> Result<Query> {
    Query::parse(text).map_err(|error| anyhow!("{}", pointing(text, &error)))
}
