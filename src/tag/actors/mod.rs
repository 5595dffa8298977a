//! Bodies, posts and groups in a sentence: which they are, and what the sentence says of them.
//!
//! `lexicon.rs` holds the words of names, `chain.rs` and `unknown.rs` put them together, and `names.rs` says what is a
//! name. `clause.rs` reads the words around names, `place.rs` how a name stands there, and `roles.rs` what that makes
//! of it. `entities.rs` tells which body a name means in its document. `english.rs` does all of it for English.

mod chain;
mod clause;
mod departments;
mod english;
mod entities;
mod lexicon;
mod names;
mod place;
mod roles;
#[cfg(test)]
mod tests;
mod unknown;
mod words;

pub(super) use clause::Reader;
use english::English;
use entities::Body;
pub(super) use entities::Named;
use lexicon::Lexicon;
use names::{Claim, Grammar, names};
pub(super) use roles::Acting;
use words::Words;

use super::codebook::Codebook;
use super::sentence::Sentence;
use crate::model::{ActorRole, Level, Span};
use crate::segment::Segmenter;

/// A body or post named in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mention {
    /// Index of its type in the codebook.
    pub(super) code: usize,
    /// Where its name stands, in the folded sentence.
    pub(super) span: Span,
    /// A public body, not a private person or firm.
    pub(super) public: bool,
    /// A private person.
    person: bool,
    /// A body that acts where its duty or part is named.
    charged: bool,
    /// A body that steers others, which may be founded.
    steers: bool,
    /// Whether it is a body whatever the sentence says.
    claim: Claim,
    /// What the sentence says of it.
    pub(super) role: Option<ActorRole>,
    /// The bodies the name is of; several where a list shares a head, as in 教育、公安等部门.
    pub(super) bodies: Vec<Body>,
}

impl Mention {
    /// Level of government; of several bodies that of the first.
    pub(super) fn level(&self) -> Option<Level> {
        self.bodies.first().and_then(|body| body.level)
    }
}

/// Words of names that the segmenter should form.
pub(super) fn field_words<'w>() -> impl Iterator<Item = &'w str> {
    departments::departments().iter().flat_map(|department| {
        department.words.iter().map(|(word, _)| *word).chain(department.names.iter().copied())
    })
}

/// What a sentence says of bodies.
pub(super) struct Reading {
    /// The bodies named, in order.
    pub(super) mentions: Vec<Mention>,
    /// Those that must or may act, in order.
    pub(super) acting: Vec<Acting>,
}

/// Reads bodies and what they do, by the codebook of actors.
pub(super) struct Actors {
    lexicon: Lexicon,
    english: English,
    grammar: Grammar,
    words: Words,
    quoted_terms: usize,
    /// Codes of no public bodies, of persons, and of those that act where their part is named.
    private: Vec<usize>,
    persons: Vec<usize>,
    charged: Vec<usize>,
    steering: Option<usize>,
}

impl Actors {
    /// By a codebook of actors; without one no bodies are found.
    pub(super) fn new(codebook: Option<&Codebook>) -> Self {
        let codes = codebook.map_or(&[][..], |codebook| &codebook.codes);
        let listed = |list: &str| {
            let names = codebook.and_then(|codebook| codebook.lists.get(list)).map_or(&[][..], Vec::as_slice);
            names.iter().filter_map(|name| codes.iter().position(|code| code.code == *name)).collect()
        };
        Self {
            lexicon: codebook.map(Lexicon::new).unwrap_or_default(),
            english: codebook.map(English::new).unwrap_or_default(),
            grammar: codebook.map(Grammar::new).unwrap_or_default(),
            words: codebook.map(Words::new).unwrap_or_default(),
            quoted_terms: codebook.map_or(0, |codebook| codebook.quoted_terms),
            private: listed("private"),
            persons: listed("persons"),
            charged: listed("charged"),
            steering: codes.iter().position(|code| code.code == "coordination"),
        }
    }

    /// A reader of the words of a sentence.
    pub(super) fn reader<'a>(&'a self, sentence: &'a Sentence<'a>, segmenter: &'a Segmenter) -> Reader<'a> {
        Reader::new(sentence, segmenter, &self.words)
    }

    /// Reads a sentence of the document that `named` knows.
    pub(super) fn read(&self, reader: &Reader, named: &mut Named) -> Reading {
        let sentence = reader.sentence;
        let names = match sentence.text().contains(|c| c >= '\u{3400}') {
            true => {
                let pieces = self.lexicon.pieces(sentence, self.quoted_terms);
                names(pieces, sentence, reader.segmenter, &self.grammar)
            }
            false => self.english.names(sentence),
        };
        let mut mentions: Vec<Mention> = names
            .into_iter()
            .map(|name| Mention {
                code: name.code,
                span: name.span,
                public: !self.private.contains(&name.code),
                person: self.persons.contains(&name.code),
                charged: self.charged.contains(&name.code),
                steers: self.steering == Some(name.code),
                claim: name.claim,
                role: None,
                bodies: named.bodies(&name, self.persons.contains(&name.code), sentence),
            })
            .collect();
        let acting = roles::acting(&mut mentions, reader);
        // The others are bodies only where they act.
        let mut kept = Vec::new();
        let moved: Vec<Option<usize>> = mentions
            .iter()
            .map(|mention| {
                let keep = mention.claim == Claim::Body || mention.role.is_some_and(ActorRole::acts);
                keep.then(|| {
                    kept.push(mention.clone());
                    kept.len() - 1
                })
            })
            .collect();
        let acting = acting
            .into_iter()
            .filter_map(|acting| Some(Acting { mention: moved.get(acting.mention).copied()??, ..acting }))
            .collect();
        Reading { mentions: kept, acting }
    }
}
