//! Matching by position where Tantivy has no query of its own: two phrases near each other, and phrases whose
//! last term is only known by its beginning.

use std::ops::Range;

use tantivy::index::SegmentReader;
use tantivy::postings::Postings;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Score, TERMINATED};

/// One term of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its place after the phrase's first position.
    pub offset: u32,
    /// The term, or what it begins with.
    pub text: String,
    /// True when `text` is only the beginning.
    pub prefix: bool,
}

/// Terms that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The terms; never empty.
    pub parts: Vec<Part>,
    /// How many positions the phrase covers.
    pub length: u32,
}

/// Finds the passages in which all phrases stand within a distance of the first.
#[derive(Clone, Debug)]
pub(super) struct Near {
    pub field: Field,
    pub phrase: Phrase,
    /// The other phrase and the most positions that may lie between the two; none for a phrase alone.
    pub other: Option<(Phrase, u32)>,
}

/// A document of a segment and a position in it.
type Place = (DocId, u32);

impl Near {
    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let terms = reader.inverted_index(self.field)?;
        let here = places(&terms, &self.phrase)?;
        let mut documents: Vec<DocId> = match &self.other {
            None => here.into_iter().map(|(document, _)| document).collect(),
            Some((other, within)) => {
                let there = places(&terms, other)?;
                near(&here, self.phrase.length, &there, other.length, *within)
            }
        };
        documents.dedup();
        Ok(documents)
    }
}

/// Where a phrase begins, in order.
fn places(terms: &InvertedIndexReader, phrase: &Phrase) -> tantivy::Result<Vec<Place>> {
    let mut starts: Option<Vec<Place>> = None;
    for part in &phrase.parts {
        let mut found = places_of_part(terms, part)?;
        if let Some(starts) = &starts {
            let mut known = starts.iter().peekable();
            found.retain(|place| {
                while known.next_if(|&start| start < place).is_some() {}
                known.peek() == Some(&place)
            });
        }
        starts = Some(found);
    }
    Ok(starts.unwrap_or_default())
}

/// Where a phrase would begin for its `part` to stand where it stands, in order.
fn places_of_part(terms: &InvertedIndexReader, part: &Part) -> tantivy::Result<Vec<Place>> {
    let mut places = Vec::new();
    let mut positions = Vec::new();
    let mut add = |info: &tantivy::postings::TermInfo| -> tantivy::Result<()> {
        let mut postings =
            terms.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        while postings.doc() != TERMINATED {
            postings.positions(&mut positions);
            let starts = positions.iter().filter_map(|position| position.checked_sub(part.offset));
            places.extend(starts.map(|start| (postings.doc(), start)));
            postings.advance();
        }
        Ok(())
    };
    if part.prefix {
        let mut stream = terms.terms().range().ge(&part.text).into_stream()?;
        while let Some((key, info)) = stream.next() {
            if !key.starts_with(part.text.as_bytes()) {
                break;
            }
            add(info)?;
        }
    } else if let Some(info) = terms.terms().get(&part.text)? {
        add(&info)?;
    }
    if part.prefix {
        places.sort_unstable();
        places.dedup();
    }
    Ok(places)
}

/// The documents in which a place of the one list lies near a place of the other, without overlap.
fn near(here: &[Place], length: u32, there: &[Place], other_length: u32, within: u32) -> Vec<DocId> {
    let mut documents = Vec::new();
    let mut rest = there;
    for group in here.chunk_by(|a, b| a.0 == b.0) {
        let document = group[0].0;
        rest = &rest[rest.partition_point(|place| place.0 < document)..];
        let others = &rest[..rest.partition_point(|place| place.0 == document)];
        let fits = |&(_, one): &Place| {
            let first = one.saturating_sub(within.saturating_add(other_length));
            let last = one.saturating_add(length).saturating_add(within);
            let window = &others[others.partition_point(|place| place.1 < first)..];
            window
                .iter()
                .take_while(|place| place.1 <= last)
                .any(|&(_, other)| are_near(&(one..one + length), &(other..other + other_length), within))
        };
        if group.iter().any(fits) {
            documents.push(document);
        }
    }
    documents
}

/// True for phrases at these positions that do not overlap and have at most `within` positions between them.
pub(super) fn are_near(one: &Range<u32>, other: &Range<u32>, within: u32) -> bool {
    let after = |first: &Range<u32>, second: &Range<u32>| second.start.checked_sub(first.end);
    after(one, other).or(after(other, one)).is_some_and(|between| between <= within)
}

impl Query for Near {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Near {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(Found { documents: self.documents(reader)?, at: 0, score: boost }))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("every match counts the same", 1.0))
    }
}

/// Documents already found, in order.
struct Found {
    documents: Vec<DocId>,
    at: usize,
    score: Score,
}

impl DocSet for Found {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.documents.get(self.at..).map_or(0, |rest| rest.partition_point(|&doc| doc < target));
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Found {
    fn score(&mut self) -> Score {
        self.score
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_counts_what_lies_between() {
        // One position each; in document 1 three positions lie between, in document 2 they overlap.
        let (here, there) = (vec![(1, 5), (2, 3)], vec![(1, 9), (2, 3)]);
        assert_eq!(near(&here, 1, &there, 1, 3), [1]);
        assert_eq!(near(&there, 1, &here, 1, 3), [1], "order does not matter");
        assert!(near(&here, 1, &there, 1, 2).is_empty());
    }

    #[test]
    fn found_is_a_docset() {
        let mut found = Found { documents: vec![2, 5, 9], at: 0, score: 1.0 };
        assert_eq!((found.doc(), found.seek(3), found.seek(5), found.advance()), (2, 5, 5, 9));
        assert_eq!(
            (found.advance(), found.advance(), found.seek(TERMINATED)),
            (TERMINATED, TERMINATED, TERMINATED)
        );
    }
}
