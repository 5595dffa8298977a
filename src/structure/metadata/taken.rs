//! A value together with the words it was read from: every field of the metadata can be shown on its page.

use std::collections::BTreeMap;

use crate::model::{FieldSource, PassageKind};
use crate::structure::paragraphs::Paragraph;
use crate::structure::parts::Parts;

/// Longest words given as a source, in code points: a line or two.
const LONGEST: usize = 120;

/// A value and where it was taken from.
#[derive(Clone, Debug)]
pub(super) struct Taken<T> {
    pub value: T,
    pub from: Vec<FieldSource>,
}

impl<T> Taken<T> {
    pub fn new(value: T, from: Vec<FieldSource>) -> Self {
        Self { value, from }
    }

    /// Another value read from the same words.
    pub fn carry<U>(&self, value: U) -> Option<Taken<U>> {
        Some(Taken { value, from: self.from.clone() })
    }

    /// Taken from a whole paragraph.
    pub fn whole(value: T, paragraph: &Paragraph) -> Self {
        Self::words(value, paragraph, &paragraph.text)
    }

    /// Taken from some words of a paragraph.
    pub fn words(value: T, paragraph: &Paragraph, words: &str) -> Self {
        Self { value, from: vec![source(paragraph.pages[0], words)] }
    }
}

/// Some words of a page, cut where they are long.
pub(super) fn source(page: u32, words: &str) -> FieldSource {
    FieldSource { page, words: words.trim().chars().take(LONGEST).collect() }
}

/// Sources by the name of their field.
#[derive(Debug, Default)]
pub(super) struct Sources(pub BTreeMap<String, Vec<FieldSource>>);

impl Sources {
    /// Notes where a field's value was taken from; gives the value.
    pub fn note<T>(&mut self, field: &str, taken: Option<Taken<T>>) -> Option<T> {
        let taken = taken?;
        if !taken.from.is_empty() {
            self.0.insert(field.to_owned(), taken.from);
        }
        Some(taken.value)
    }

    /// The same for a list, each of whose values was taken from a place of its own.
    pub fn note_all<T>(&mut self, field: &str, taken: Vec<Taken<T>>) -> Vec<T> {
        let mut values = Vec::with_capacity(taken.len());
        let mut from = Vec::new();
        for one in taken {
            values.push(one.value);
            from.extend(one.from.into_iter().filter(|source| !from.contains(source)).collect::<Vec<_>>());
        }
        if !from.is_empty() {
            self.0.insert(field.to_owned(), from);
        }
        values
    }
}

/// Paragraphs with what part of the document each is.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub paragraphs: &'a [Paragraph],
    pub parts: &'a Parts,
}

impl<'a> Text<'a> {
    /// The paragraphs of one kind, in order, but for those of the next text of the same name.
    pub fn of(self, wanted: PassageKind) -> impl Iterator<Item = &'a Paragraph> {
        self.paragraphs[..self.parts.own]
            .iter()
            .zip(&self.parts.kinds)
            .filter(move |(_, kind)| **kind == wanted)
            .map(|(p, _)| p)
    }

    /// True where some of it was read by OCR.
    pub fn is_ocr(self) -> bool {
        self.paragraphs.iter().any(|paragraph| paragraph.confidence.mean().is_some())
    }

    /// What stands above the body, with the first lines of it: a head set in a frame, or an order.
    pub fn head(self) -> &'a [Paragraph] {
        &self.paragraphs[..self.paragraphs.len().min(self.parts.title.end + 8)]
    }

    /// The head's paragraphs of one kind.
    pub fn head_of(self, wanted: PassageKind) -> impl Iterator<Item = &'a Paragraph> {
        self.head().iter().zip(&self.parts.kinds).filter(move |(_, kind)| **kind == wanted).map(|(p, _)| p)
    }

    /// The paragraphs of the text the title names, without texts before and after it.
    pub fn main(self) -> std::ops::Range<usize> {
        let title = &self.parts.title;
        let end = self.parts.starts.iter().copied().find(|at| *at >= title.end.max(1));
        title.start..end.unwrap_or(self.paragraphs.len())
    }
}

/// Reads lines as a document taken apart, for tests.
#[cfg(test)]
pub(super) fn with_text<T>(lines: &[&str], read: impl Fn(Text) -> T) -> T {
    let paragraphs: Vec<Paragraph> = lines.iter().map(|line| Paragraph::plain(line)).collect();
    let parts = crate::structure::parts::chinese(&paragraphs);
    read(Text { paragraphs: &paragraphs, parts: &parts })
}
