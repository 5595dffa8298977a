//! The sentences around what was found, reaching into the passages before and after.

use std::collections::HashMap;

use anyhow::Result;

use crate::index::{Hit, Index};
use crate::model::{Passage, Span};

/// Stands between sentences that do not follow one another.
const GAP: &str = " … ";

/// Parts of a text with the words found in them.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The sentences; those of different passages on lines of their own.
    pub text: String,
    /// Where the words found stand in it.
    pub highlights: Vec<Span>,
}

/// Cuts excerpts out of documents of `index`, each of which is read once.
pub struct Excerpts<'i> {
    index: &'i Index,
    read: HashMap<String, Vec<Passage>>,
}

/// A sentence of a passage.
type Sentence<'p> = (&'p Passage, Span);

impl<'i> Excerpts<'i> {
    /// Of documents in `index`.
    pub fn of(index: &'i Index) -> Self {
        Self { index, read: HashMap::new() }
    }

    /// The sentences of `hit` with words found, and `context` sentences before and after each. Where nothing is
    /// marked, as for a query of fields alone, it is the whole passage that was found.
    pub fn cut(&mut self, hit: &Hit, context: usize) -> Result<Excerpt> {
        let own = &hit.passage.sentences;
        let is_found = |sentence: &Span| {
            hit.highlights.is_empty()
                || hit.highlights.iter().any(|mark| mark.start < sentence.end && sentence.start < mark.end)
        };
        let found: Vec<usize> = (0..own.len()).filter(|&at| is_found(&own[at])).collect();
        let (Some(&first), Some(&last)) = (found.first(), found.last()) else {
            return Ok(Excerpt { text: hit.passage.text.clone(), highlights: hit.highlights.clone() });
        };
        let reaches_out = first < context || last + context >= own.len();
        let around: &[Passage] =
            if context > 0 && reaches_out { self.passages(&hit.document_id)? } else { &[] };

        let mut sentences: Vec<Sentence<'_>> = around
            .iter()
            .rev()
            .filter(|passage| passage.ordinal < hit.passage.ordinal)
            .flat_map(|passage| passage.sentences.iter().rev().map(move |&span| (passage, span)))
            .take(context)
            .collect();
        sentences.reverse();
        let before = sentences.len();
        sentences.extend(own.iter().map(|&span| (&hit.passage, span)));
        let after = around.iter().filter(|passage| passage.ordinal > hit.passage.ordinal);
        let after = after.flat_map(|passage| passage.sentences.iter().map(move |&span| (passage, span)));
        sentences.extend(after.take(context));

        let shown = |at: usize| found.iter().any(|&found| (found + before).abs_diff(at) <= context);
        let shown: Vec<usize> = (0..sentences.len()).filter(|&at| shown(at)).collect();
        let mut excerpt = Excerpt { text: String::new(), highlights: Vec::new() };
        for run in shown.chunk_by(|one, next| one + 1 == *next) {
            if !excerpt.text.is_empty() {
                excerpt.text += GAP;
            }
            excerpt.add(&sentences[run[0]..=run[run.len() - 1]], hit);
        }
        Ok(excerpt)
    }

    fn passages(&mut self, document: &str) -> Result<&[Passage]> {
        if !self.read.contains_key(document) {
            self.read.insert(document.to_owned(), self.index.passages(document)?);
        }
        Ok(&self.read[document])
    }
}

impl Excerpt {
    /// Adds sentences that follow one another.
    fn add(&mut self, sentences: &[Sentence<'_>], hit: &Hit) {
        for (n, run) in sentences.chunk_by(|one, next| one.0.ordinal == next.0.ordinal).enumerate() {
            if n > 0 {
                self.text.push('\n');
            }
            let passage = run[0].0;
            let span = Span::new(run[0].1.start, run[run.len() - 1].1.end);
            let start = self.text.chars().count();
            self.text += span.slice(&passage.text);
            if passage.ordinal == hit.passage.ordinal {
                let inside =
                    hit.highlights.iter().filter(|mark| mark.start < span.end && span.start < mark.end);
                self.highlights.extend(inside.map(|mark| {
                    let at = |place: usize| place.clamp(span.start, span.end) - span.start + start;
                    Span::new(at(mark.start), at(mark.end))
                }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::extract::{Ocr, ReadOptions, read};
    use crate::index::{Query, SearchOptions};

    /// What is shown of a text of three paragraphs, with the words found in brackets.
    fn shown(query: &str, context: usize) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "甲一。甲二。\n乙一，转诊。乙二。乙三。乙四。乙五。乙六转诊。\n丙一。丙二。")
            .unwrap();
        let found = crate::source::walk(folder.path()).found;
        let source = crate::source::identify(&found[0]).unwrap();
        let options = ReadOptions { ocr: Ocr::Never, ..ReadOptions::default() };
        let document = crate::structure::structure(&source, &read(&file, source.format, &options).unwrap());
        let index = Index::open_or_create(folder.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        writer.put(&document, &[]).unwrap();
        writer.finish().unwrap();
        let hits = index.search(&Query::parse(query).unwrap(), &SearchOptions::default()).unwrap().hits;
        let mut excerpts = Excerpts::of(&index);
        hits.iter()
            .map(|hit| {
                let Excerpt { text, highlights } = excerpts.cut(hit, context).unwrap();
                let mut marked: Vec<char> = text.chars().collect();
                for mark in highlights.iter().rev() {
                    marked.insert(mark.end, ']');
                    marked.insert(mark.start, '[');
                }
                marked.into_iter().collect()
            })
            .collect()
    }

    #[test]
    fn sentences_around_reach_into_other_passages() {
        assert_eq!(shown("转诊", 0), ["乙一，[转诊]。 … 乙六[转诊]。"]);
        assert_eq!(shown("转诊", 1), ["甲二。\n乙一，[转诊]。乙二。 … 乙五。乙六[转诊]。\n丙一。"]);
        let all = "甲一。甲二。\n乙一，[转诊]。乙二。乙三。乙四。乙五。乙六[转诊]。\n丙一。丙二。";
        assert_eq!(shown("转诊", 9), [all]);
        assert_eq!(shown("甲二", 1), ["甲一。[甲二]。\n乙一，转诊。"]);
        assert_eq!(shown("丙一 丙二", 0), ["[丙一]。[丙二]。"]);
        assert_eq!(
            shown("path:a.txt NOT 转诊", 0),
            ["甲一。甲二。", "丙一。丙二。"],
            "the whole passage was found"
        );
    }
}
