//! What a text refers to: other works, in which manner, with which words.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use super::Span;

time::serde::format_description!(iso_date, Date, "[year]-[month]-[day]");

/// One mention of a work: a title in 《》, a document number, or a short name given to one of them before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The work's title without its outer 《》; the full one where the text uses a short name.
    pub title: Option<String>,
    /// Its document number with 〔〕, such as 国办发〔2017〕32号 or 1999/468/EC.
    pub number: Option<String>,
    /// Kind of document 文种 its title ends in. A title without kind or number may be a form or a certificate.
    pub kind: Option<String>,
    /// Who issued it, where that is said with it.
    pub issuers: Vec<String>,
    /// Its date, where that is said with it.
    #[serde(with = "iso_date::option")]
    pub date: Option<Date>,
    /// How the text refers to it.
    pub manner: Manner,
    /// The verb that says so, as written (English in lower case): 贯彻落实; empty for a mere mention.
    pub verb: String,
    /// Ordinal of the passage.
    pub passage: u32,
    /// Where in the passage it is named, title and number together.
    pub span: Span,
    /// The words under the span.
    pub words: String,
}

/// How a text refers to a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// It rests on it: 根据, 依据, having regard to.
    Basis,
    /// It carries it out: 贯彻落实, 落实, 执行, 实施, implementing.
    Implementation,
    /// It follows its rules: 按照, 依照, 遵照, in accordance with.
    Accordance,
    /// It takes it into account: 结合, 参照, 对照, in the light of.
    Consideration,
    /// It changes it: 修改, 修订, amending.
    Amendment,
    /// It ends it: 废止, repealing.
    Repeal,
    /// It publishes it: 印发, 公布, 发布.
    Issue,
    /// It passes it on: 转发, 批转.
    Forward,
    /// It names it.
    Mention,
}

impl Manner {
    /// True when a text so referred to is one that the citing text rests on, carries out or follows.
    pub fn rests_on(self) -> bool {
        matches!(
            self,
            Self::Basis | Self::Implementation | Self::Accordance | Self::Consideration | Self::Forward
        )
    }

    /// The manner's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basis => "basis",
            Self::Implementation => "implementation",
            Self::Accordance => "accordance",
            Self::Consideration => "consideration",
            Self::Amendment => "amendment",
            Self::Repeal => "repeal",
            Self::Issue => "issue",
            Self::Forward => "forward",
            Self::Mention => "mention",
        }
    }
}

impl fmt::Display for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
