//! Why a file could not be read, with what to do about it.

use serde::{Deserialize, Serialize};

use crate::model::Reason;

/// A file that could not be read at all. What could be read in part is no error: its pages say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ExtractError {
    /// One of the few reasons every summary groups by.
    pub reason: Reason,
    /// What exactly happened, in one sentence without the file's name.
    pub message: String,
    /// What the user can do about it.
    pub remedy: String,
}

impl ExtractError {
    /// An error with its reason, what happened, and what to do.
    pub fn new(reason: Reason, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { reason, message: message.into(), remedy: remedy.into() }
    }
}
