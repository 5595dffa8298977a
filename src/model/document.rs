//! One policy text and what is known of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Citation, Level, Passage, SourceFile};

time::serde::format_description!(iso_date, Date, "[year]-[month]-[day]");

/// One policy text: where it comes from, what it says of itself, and its passages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Stable id: the first 16 hexadecimal digits of the content's SHA-256.
    pub id: String,
    /// The file it was read from.
    pub source: SourceFile,
    /// What the text says of itself.
    pub metadata: Metadata,
    /// Main language of the text.
    pub language: Language,
    /// Number of pages; 1 in flowing formats.
    pub pages: u32,
    /// What a reader should know before trusting the text; empty when nothing is wrong.
    pub quality: Vec<Quality>,
    /// The works the text refers to, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// Id of the document that is a better reading of the same text; every count goes by that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// The passages in reading order. Empty where only the document's own record was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// What was printed on the pages and is no part of the text: page numbers, running heads, stamps, remains of a
    /// web page. In order of pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Furniture>,
}

impl Document {
    /// The title, or the file's name where no title was found.
    pub fn label(&self) -> &str {
        self.metadata.title.as_deref().unwrap_or_else(|| self.source.name())
    }
}

/// The elements of an official document (GB/T 9704-2012) that identify it. What was not found is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title 标题, joined to one line.
    pub title: Option<String>,
    /// Issuing bodies 发文机关, full names in order.
    pub issuers: Vec<String>,
    /// Document number 发文字号, such as 国办发〔2017〕32号.
    pub number: Option<String>,
    /// Kind of document 文种, such as 通知 or 意见; for English texts the word of the title (Directive).
    pub kind: Option<String>,
    /// Date of the document 成文日期.
    #[serde(with = "iso_date::option")]
    pub date: Option<Date>,
    /// Level of government of the issuers.
    pub level: Option<Level>,
    /// Place the issuers govern, from the province down: 贵州省/六盘水市/六枝特区; 全国 for central bodies.
    pub region: Option<String>,
    /// Signers 签发人.
    pub signers: Vec<String>,
    /// Main recipients 主送机关, as written.
    pub recipients: Vec<String>,
    /// Document numbers the text cites, in order of first mention.
    pub cites: Vec<String>,
    /// Copied to 抄送机关, as written.
    #[serde(default)]
    pub copy_to: Vec<String>,
    /// Printing office 印发机关.
    #[serde(default)]
    pub printing_office: Option<String>,
    /// Date of printing 印发日期.
    #[serde(default, with = "iso_date::option")]
    pub printing_date: Option<Date>,
    /// Urgency 紧急程度, such as 特急.
    #[serde(default)]
    pub urgency: Option<String>,
    /// Security classification with its term 密级和保密期限, such as 秘密★1年.
    #[serde(default)]
    pub security: Option<String>,
    /// Day of adoption 通过, for laws and for texts a meeting passed.
    #[serde(default, with = "iso_date::option")]
    pub adopted: Option<Date>,
    /// Day from which it applies 施行; the day of the document where it says 自公布之日起.
    #[serde(default, with = "iso_date::option")]
    pub effective: Option<Date>,
    /// Where each value was taken from, by the field's name. A field found in several lines has several entries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, Vec<FieldSource>>,
}

/// The words a value of [`Metadata`] was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSource {
    /// Page, from 1.
    pub page: u32,
    /// The words, as the document writes them.
    pub words: String,
}

/// Something printed on a page that is no part of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// Page, from 1.
    pub page: u32,
    /// The words as printed.
    pub text: String,
}

/// Main language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Chinese.
    #[serde(rename = "zh")]
    Chinese,
    /// English, and other languages in Latin script.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The main language of some texts: Chinese when there is a hanzi for every five letters, which is about the
    /// same amount of text. An English text may quote some hanzi, a Chinese one holds many Latin letters.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let (mut han, mut letters) = (0usize, 0usize);
        for c in texts.into_iter().flat_map(str::chars) {
            if matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}') {
                han += 1;
            } else if c.is_alphabetic() {
                letters += 1;
            }
        }
        if han > 0 && han * 5 >= letters { Self::Chinese } else { Self::English }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Chinese => "zh",
            Self::English => "en",
        })
    }
}

/// A warning on a document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// Some pages are damaged; the text is what could be saved.
    Damaged,
    /// Some pages are scans without text.
    MissingPages,
    /// Some pages use a font that cannot be mapped to characters.
    UnmappableFont,
    /// Some pages were read by OCR; their passages tell how sure it is.
    Ocr,
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Damaged => "damaged",
            Self::MissingPages => "missing-pages",
            Self::UnmappableFont => "unmappable-font",
            Self::Ocr => "ocr",
        })
    }
}
