//! Tags: a code on a span of a sentence, with the cue that made it; and what a researcher says of the same passage.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Level, Span};

/// One code given to one span of a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Id of the codebook: the family of the tag (`nato`, `actors`, `signals`).
    pub codebook: String,
    /// The code, such as `OP`, `Y` or, for actors, the type of body.
    pub code: String,
    /// The words coded; the whole sentence for a signal.
    pub span: Span,
    /// Which sentence of the passage, from 0.
    pub sentence: usize,
    /// The words that made the tag, as they stand in the text; empty where a rule needed none (signal N and B).
    pub cue: String,
    /// Level of government of an actor, where its name tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What an actor answers for, as in `dictionaries/portfolios.tsv` (`health`, `finance`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<String>,
    /// What the sentence says of an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ActorRole>,
    /// Which body an actor is: its place and its present name, 贵州省/卫生健康委员会.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
}

/// Who gave the tags of the program, where a coder is named. No researcher may be called so.
pub const AUTOMATIC: &str = "hongtou";

/// The family of the mark that a coder has coded a passage; its code is the coder's name.
pub const CODED_BY: &str = "coder";

/// What a researcher says of a passage, whole: it stands beside the program's tags and replaces none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandCoding {
    /// The researcher's name.
    pub coder: String,
    /// Every tag she gives to the passage, those included on which she agrees with the program. None: she gives none.
    pub tags: Vec<Tag>,
}

/// What a sentence says of a body it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorRole {
    /// It must or may act.
    Responsible,
    /// It leads others 牵头.
    Lead,
    /// It acts with one that leads 配合, 参与, 会同.
    Cooperating,
    /// It is watched, assessed or guided 监管, 考核.
    Supervised,
    /// It is told or handed something 报送, 告知.
    Addressed,
}

impl ActorRole {
    /// All roles, from those that act to those that are acted on.
    pub const ALL: [Self; 5] =
        [Self::Responsible, Self::Lead, Self::Cooperating, Self::Supervised, Self::Addressed];

    /// The role's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Lead => "lead",
            Self::Cooperating => "cooperating",
            Self::Supervised => "supervised",
            Self::Addressed => "addressed",
        }
    }

    /// True for those who act.
    pub fn acts(self) -> bool {
        matches!(self, Self::Responsible | Self::Lead | Self::Cooperating)
    }
}

impl fmt::Display for ActorRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a sentence tells public bodies to do (Ang 2023; see the `signals` codebook).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Signal {
    /// No instruction to a public body.
    N,
    /// Prohibit.
    R,
    /// Press: added force, deadline, target or consequence.
    Y,
    /// Vague: whether, when or how far is left open.
    G,
    /// Flexible: required, but the way is left open.
    C,
    /// Direct: a plain instruction.
    B,
}

impl Signal {
    /// All signals, in the order of the codebook.
    pub const ALL: [Self; 6] = [Self::N, Self::R, Self::Y, Self::G, Self::C, Self::B];

    /// The one-letter code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::N => "N",
            Self::R => "R",
            Self::Y => "Y",
            Self::G => "G",
            Self::C => "C",
            Self::B => "B",
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Signal {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|signal| signal.as_str() == code)
            .ok_or_else(|| format!("'{code}' is no signal: use one of N, R, Y, G, C, B"))
    }
}
