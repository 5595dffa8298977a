//! The stored form of a passage: its fields in order, as postcard writes them.
//!
//! Passages are most of an index, and a search reads ten of them. Documents and failures are few and stored as JSON.

use serde::{Deserialize, Serialize};

use crate::model::{
    ActorRole, Directive, HandCoding, Level, Part, Passage, PassageKind, Signal, Slices, Span, Tag,
};

/// Document id, ordinal, kind, pages, headings, number, text, sentences, tags, confidence, part, directives,
/// tags by hand with their coders.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredPassage(
    String,
    u32,
    PassageKind,
    [u32; 2],
    Vec<String>,
    String,
    String,
    Vec<Span>,
    Vec<StoredTag>,
    Option<f32>,
    String,
    Vec<StoredDirective>,
    Vec<(String, Vec<StoredTag>)>,
);

/// Codebook, code, span, sentence, cue where it is not the words coded, level, portfolio, role, entity.
#[derive(Serialize, Deserialize)]
struct StoredTag(
    String,
    String,
    Span,
    usize,
    Option<String>,
    Option<Level>,
    Option<String>,
    Option<ActorRole>,
    Option<String>,
);

/// Sentence, signal, strength, ambiguity, parts.
#[derive(Serialize, Deserialize)]
struct StoredDirective(usize, Signal, u8, f32, Vec<StoredPart>);

/// Code, weight, cue.
#[derive(Serialize, Deserialize)]
struct StoredPart(String, f32, String);

impl StoredPassage {
    /// The form of `passage`, which belongs to `document`.
    pub fn new(document: &str, passage: Passage) -> Self {
        let words = Slices::of(&passage.text);
        let tag = |tag: Tag| {
            let Tag { codebook, code, span, sentence, cue, level, portfolio, role, entity } = tag;
            let cue = (cue != words.get(span)).then_some(cue);
            StoredTag(codebook, code, span, sentence, cue, level, portfolio, role, entity)
        };
        let part = |part: Part| StoredPart(part.code, part.weight, part.cue);
        let directive = |directive: Directive| {
            let parts = directive.parts.into_iter().map(part).collect();
            StoredDirective(
                directive.sentence,
                directive.signal,
                directive.strength,
                directive.ambiguity,
                parts,
            )
        };
        let by_hand =
            |coding: HandCoding| (coding.coder, coding.tags.into_iter().map(tag).collect::<Vec<_>>());
        let tags = passage.tags.into_iter().map(tag).collect();
        let by_hand = passage.by_hand.into_iter().map(by_hand).collect();
        Self(
            document.to_owned(),
            passage.ordinal,
            passage.kind,
            passage.pages,
            passage.headings,
            passage.number,
            passage.text,
            passage.sentences,
            tags,
            passage.confidence,
            passage.part,
            passage.directives.into_iter().map(directive).collect(),
            by_hand,
        )
    }
}

impl From<StoredPassage> for Passage {
    fn from(stored: StoredPassage) -> Self {
        let StoredPassage(
            document,
            ordinal,
            kind,
            pages,
            headings,
            number,
            text,
            sentences,
            tags,
            confidence,
            part,
            directives,
            by_hand,
        ) = stored;
        let words = Slices::of(&text);
        let tag = |StoredTag(codebook, code, span, sentence, cue, level, portfolio, role, entity)| {
            let cue = cue.unwrap_or_else(|| words.get(span).to_owned());
            Tag { codebook, code, span, sentence, cue, level, portfolio, role, entity }
        };
        let tags = tags.into_iter().map(tag).collect();
        let by_hand = by_hand
            .into_iter()
            .map(|(coder, tags)| HandCoding { coder, tags: tags.into_iter().map(tag).collect() })
            .collect();
        let opening = |StoredPart(code, weight, cue)| Part { code, weight, cue };
        let directive = |StoredDirective(sentence, signal, strength, ambiguity, parts)| Directive {
            sentence,
            signal,
            strength,
            ambiguity,
            parts: parts.into_iter().map(opening).collect(),
        };
        Self {
            id: Self::id_of(&document, ordinal),
            ordinal,
            kind,
            pages,
            part,
            headings,
            number,
            text,
            sentences,
            confidence,
            tags,
            directives: directives.into_iter().map(directive).collect(),
            by_hand,
        }
    }
}
