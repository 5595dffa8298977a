//! What a local passage took from a national text.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Span;

/// One local passage beside the national passages whose matter it takes up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// Id of the local passage.
    pub local: String,
    /// The national passages, most important first; empty for `new`.
    pub national: Vec<Link>,
    /// What became of the national matter.
    pub relation: Relation,
    /// Why: each reason in a few words, for a person to read.
    pub reasons: Vec<String>,
    /// How many measures of each kind the local passage adds: `time limit`, `number`, `competent body` …
    #[serde(default)]
    pub measures: BTreeMap<String, usize>,
}

/// A tie from a local passage to one national passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Id of the national passage.
    pub passage: String,
    /// Likeness, 0 to 1.
    pub score: f32,
    /// The longest words both share, as the local passage writes them.
    pub shared: String,
    /// The words of both passages side by side.
    #[serde(default)]
    pub evidence: Evidence,
}

/// What two texts have in common and where they differ; each list in the order of the local text, `dropped` in that of
/// the national one. Spans are of the texts as compared: those of the units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The same words in both.
    pub shared: Vec<Run>,
    /// Other words in the same place.
    pub exchanged: Vec<Run>,
    /// Words only the local text has.
    pub inserted: Vec<Span>,
    /// Words only the national text has.
    pub dropped: Vec<Span>,
}

/// Words of the local text and those of the national text that answer to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Run {
    /// Where in the local text.
    pub local: Span,
    /// Where in the national text.
    pub national: Span,
}

/// How a local passage relates to the national text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Nearly the same wording.
    Copy,
    /// Reworded, nothing measurable added.
    Adapt,
    /// A number, deadline, procedure, body, money or sanction added.
    Elaborate,
    /// A stricter duty, condition or narrower right.
    Harden,
    /// A weaker duty, wider discretion or wider right.
    Soften,
    /// No national counterpart.
    New,
}

impl Relation {
    /// All relations, in the order of the codebook.
    pub const ALL: [Self; 6] =
        [Self::Copy, Self::Adapt, Self::Elaborate, Self::Harden, Self::Soften, Self::New];

    /// The relation's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Adapt => "adapt",
            Self::Elaborate => "elaborate",
            Self::Harden => "harden",
            Self::Soften => "soften",
            Self::New => "new",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
