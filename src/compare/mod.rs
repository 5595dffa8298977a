//! Sets local passages beside national ones: what a local text copied, adapted, made workable, hardened,
//! softened, left out or invented.

use serde::{Deserialize, Serialize};

use crate::model::Alignment;

/// A national and a local text side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Id of the national document.
    pub national: String,
    /// Id of the local document.
    pub local: String,
    /// The units of the national text, in order.
    pub national_units: Vec<Unit>,
    /// The units of the local text, in order.
    pub local_units: Vec<Unit>,
    /// One for each local unit, in order; their ids are those of units.
    pub alignments: Vec<Alignment>,
    /// Ids of the national units no local unit takes up.
    pub left_out: Vec<String>,
}

/// What is compared: an article 条 or numbered item with all its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Id of its first passage.
    pub id: String,
    /// Its number as the passages give it, such as 第九条; empty when it has none.
    pub number: String,
    /// The heading path on one line.
    pub heading: String,
    /// First page it stands on, from 1.
    pub page: u32,
    /// The original text of its passages, one a line.
    pub text: String,
    /// Ids of its passages, in order.
    pub passages: Vec<String>,
}
