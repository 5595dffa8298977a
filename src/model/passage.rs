//! A paragraph or numbered item: the unit of search, tagging and export.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{AUTOMATIC, CODED_BY, Directive, HandCoding, Span, Tag};

/// A paragraph, heading, numbered item or table of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Document id, a hyphen and the ordinal in four digits: `5f2c…-0007`.
    pub id: String,
    /// Place in the document, from 1.
    pub ordinal: u32,
    /// What part of the document it is.
    pub kind: PassageKind,
    /// First and last page it stands on, from 1.
    pub pages: [u32; 2],
    /// Title of the text it belongs to, where one file holds several: an attachment, the plan a notice carries.
    /// Empty in the text that gives the document its title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Titles of the headings above it, from the top: `["一、总体要求", "（一）指导思想"]`.
    pub headings: Vec<String>,
    /// Its own number with those above it, such as 六（十二） or 第九条; empty when it has none.
    pub number: String,
    /// The original text, soft line breaks joined, never folded. Rows of a table are separated by newlines,
    /// cells by tabs.
    pub text: String,
    /// Sentences, in order, without the white space between them.
    pub sentences: Vec<Span>,
    /// How sure OCR is of the text, 0 to 1, the mean over its characters; absent where none of it comes from OCR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// What tagging found; empty before.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// How binding and how open each sentence is that instructs someone, in order; empty before tagging.
    #[serde(default)]
    pub directives: Vec<Directive>,
    /// What researchers say of it, by name; see `hongtou import`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<HandCoding>,
}

impl Passage {
    /// The id of a document's passage.
    pub fn id_of(document: &str, ordinal: u32) -> String {
        format!("{document}-{ordinal:04}")
    }

    /// A paragraph of a body, on page 1 below no heading, not yet tagged; `ordinal` is its place in `document`.
    pub fn body(document: &str, ordinal: u32, text: &str, sentences: Vec<Span>) -> Self {
        Self {
            id: Self::id_of(document, ordinal),
            ordinal,
            kind: PassageKind::Body,
            pages: [1, 1],
            part: String::new(),
            headings: Vec::new(),
            number: String::new(),
            text: text.to_owned(),
            sentences,
            confidence: None,
            tags: Vec::new(),
            directives: Vec::new(),
            by_hand: Vec::new(),
        }
    }

    /// Id of the document it belongs to.
    pub fn document(&self) -> &str {
        self.id.rsplit_once('-').map_or("", |(document, _)| document)
    }

    /// All tags, each with the name of who gave it: those of the program, then those of each researcher after a mark
    /// that says she has coded the passage.
    pub fn tags_by_coder(&self) -> impl Iterator<Item = (&str, Cow<'_, Tag>)> {
        let by_hand = self.by_hand.iter().flat_map(|coding| {
            let mark = Tag {
                codebook: CODED_BY.to_owned(),
                code: coding.coder.clone(),
                span: Span::new(0, self.text.chars().count()),
                ..Tag::default()
            };
            let tags = std::iter::once(Cow::Owned(mark)).chain(coding.tags.iter().map(Cow::Borrowed));
            tags.map(|tag| (coding.coder.as_str(), tag))
        });
        self.tags.iter().map(|tag| (AUTOMATIC, Cow::Borrowed(tag))).chain(by_hand)
    }

    /// What the researcher called `coder` says of it, where she has coded it.
    pub fn coded_by(&self, coder: &str) -> Option<&HandCoding> {
        self.by_hand.iter().find(|coding| coding.coder == coder)
    }

    /// The first sentence that `span` reaches into; 0 where it lies in none.
    pub fn sentence_at(&self, span: Span) -> usize {
        self.sentences.iter().position(|sentence| sentence.overlaps(span)).unwrap_or_default()
    }

    /// The heading path on one line.
    pub fn heading(&self) -> String {
        self.headings.join(" > ")
    }
}

/// What part of an official document a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassageKind {
    /// The title of the document or of an attachment.
    Title,
    /// Before the body: issuing body, number, urgency, signers, recipients 主送机关.
    Front,
    /// A heading alone on its line.
    Heading,
    /// Running text.
    Body,
    /// A table.
    Table,
    /// A footnote.
    Footnote,
    /// After the body: signature, date, attachments named, copy-to, printing office.
    Back,
}

impl PassageKind {
    /// The kind's name in columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Front => "front",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Table => "table",
            Self::Footnote => "footnote",
            Self::Back => "back",
        }
    }
}
