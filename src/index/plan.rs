//! Turns a parsed query into Tantivy's: bigram phrases decide what matches, words only add to the score.

use std::collections::BTreeSet;
use std::ops::Bound;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::excluded::Excluded;
use super::facets;
use super::filter::Filter;
use super::near::{Near, Part, Phrase};
use super::query::{Ending, Node, TextQuery, TextUnit};
use super::rank::{self, Statistics};
use super::schema::{Fields, record};
use super::tokenizer::{GAP, WordStemmer};

type Boxed = Box<dyn TantivyQuery>;

/// Plans queries against one state of the index.
pub(super) struct Planner<'s> {
    pub searcher: &'s Searcher,
    pub fields: Fields,
}

impl Planner<'_> {
    /// What finds the passages of `root`; scored by the words in `texts` too.
    pub fn plan(&self, root: &Node, texts: &[&TextQuery], scored: bool) -> tantivy::Result<Boxed> {
        let mut query = self.node(root)?;
        if scored {
            let mut words = BTreeSet::new();
            for text in texts {
                words.extend(self.ranking_words(text)?);
            }
            // One inside the other, not side by side: so each is looked up for the matches only, where a union
            // of all would be walked from end to end.
            for word in words {
                let word = TermQuery::new(word, IndexRecordOption::Basic);
                query =
                    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Should, Box::new(word))]));
            }
        }
        Ok(query)
    }

    fn node(&self, node: &Node) -> tantivy::Result<Boxed> {
        match node {
            Node::Text(text) => Ok(self.text(text)),
            Node::Near(one, other, within) => Ok(Box::new(Near {
                field: self.fields.text,
                phrase: phrase(one),
                other: Some((phrase(other), *within)),
            })),
            Node::Filter(filter) => self.filter(filter),
            Node::All(nodes) => self.all(nodes.iter()),
            Node::Any(nodes) => {
                let clauses = nodes.iter().map(|node| self.node(node)).collect::<tantivy::Result<_>>()?;
                Ok(Box::new(BooleanQuery::union(clauses)))
            }
            Node::Not(_) => self.all(std::iter::once(node)),
        }
    }

    fn all<'n>(&self, nodes: impl Iterator<Item = &'n Node>) -> tantivy::Result<Boxed> {
        let mut clauses = Vec::new();
        for node in nodes {
            clauses.push(match node {
                Node::Not(inner) => (Occur::MustNot, Box::new(Excluded(self.node(inner)?.into())) as Boxed),
                node => (Occur::Must, self.node(node)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.every_passage()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn every_passage(&self) -> Boxed {
        let passages = Term::from_field_text(self.fields.record, record::PASSAGE);
        unscored(Box::new(TermQuery::new(passages, IndexRecordOption::Basic)))
    }

    fn text(&self, text: &TextQuery) -> Boxed {
        let field = self.fields.text;
        let Phrase { parts, length } = phrase(text);
        match parts.as_slice() {
            [part] if part.prefix => {
                // No term is greater than this that still begins with the part.
                let last = format!("{}{}", part.text, char::MAX);
                Box::new(RangeQuery::new(
                    Bound::Included(Term::from_field_text(field, &part.text)),
                    Bound::Included(Term::from_field_text(field, &last)),
                ))
            }
            [part] => {
                let term = Term::from_field_text(field, &part.text);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            parts if parts.iter().any(|part| part.prefix) => {
                Box::new(Near { field, phrase: Phrase { parts: parts.to_vec(), length }, other: None })
            }
            parts => {
                let terms = parts
                    .iter()
                    .map(|part| (part.offset as usize, Term::from_field_text(field, &part.text)))
                    .collect();
                Box::new(PhraseQuery::new_with_offset(terms))
            }
        }
    }

    fn filter(&self, filter: &Filter) -> tantivy::Result<Boxed> {
        let mut terms =
            self.values(filter)?.into_iter().map(|value| Term::from_field_text(self.fields.facets, &value));
        Ok(match (terms.next(), terms.next()) {
            (None, _) => Box::new(EmptyQuery),
            (Some(term), None) => unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic))),
            (Some(one), Some(two)) => {
                unscored(Box::new(TermSetQuery::new([one, two].into_iter().chain(terms))))
            }
        })
    }

    /// The kept values of the filter's field that pass one of its tests.
    fn values(&self, filter: &Filter) -> tantivy::Result<BTreeSet<String>> {
        let mut values = BTreeSet::new();
        for reader in self.searcher.segment_readers() {
            let terms = reader.inverted_index(self.fields.facets)?;
            facets::each_value(&terms, filter.field, |term, value, _| {
                if filter.tests.iter().any(|test| test.passes(filter.field, facets::forms(value))) {
                    values.insert(term.to_owned());
                }
                Ok(())
            })?;
        }
        Ok(values)
    }

    fn ranking_words(&self, text: &TextQuery) -> tantivy::Result<Vec<Term>> {
        let statistics = Statistics::of(self.searcher, self.fields.record)?;
        let mut words = Vec::new();
        for run in text.units.chunk_by(joined) {
            let run: String = run.iter().filter(|unit| unit.hanzi).map(|unit| unit.text.as_str()).collect();
            words.extend(rank::words(&statistics, self.fields.words, &run)?);
        }
        Ok(words)
    }
}

/// Filters choose, they do not rank.
fn unscored(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// The terms a text consists of, mirroring what [`super::tokenizer::Tokenizer`] writes.
fn phrase(text: &TextQuery) -> Phrase {
    let units = &text.units;
    let mut parts = Vec::new();
    let mut add = |offset, text: String, prefix| parts.push(Part { offset, text, prefix });
    let mut start = 0;
    for run in units.chunk_by(joined) {
        let end = start + run.len();
        let first = &run[0];
        let before = start.checked_sub(1).map(|before| &units[before]);
        let touches = before.is_some_and(|before| before.position + 1 == first.position);
        if before.is_some() && !touches {
            add(first.position - 1, GAP.to_owned(), false);
        }
        let at_end = end == units.len();
        if !first.hanzi {
            let ending = if at_end { text.ending } else { Ending::Exact };
            match ending {
                Ending::Exact => add(first.position, first.text.clone(), false),
                Ending::Stem => add(first.position, WordStemmer::new().term(&first.text), false),
                Ending::Prefix => add(first.position, first.text.clone(), true),
            }
        } else if run.len() == 1 {
            // At the end of its run, or behind a word, it stands alone; otherwise any pair may begin with it.
            add(first.position, first.text.clone(), at_end && !touches);
        } else {
            // Every other pair is enough, if the last one is among them.
            for at in (0..run.len() - 1).step_by(2).chain((run.len() % 2 == 1).then_some(run.len() - 2)) {
                add(run[at].position, [&*run[at].text, &*run[at + 1].text].concat(), false);
            }
        }
        start = end;
    }
    let length = units.last().map_or(0, |unit| unit.position + 1);
    Phrase { parts, length }
}

/// True for neighbouring hanzi of one run.
fn joined(a: &TextUnit, b: &TextUnit) -> bool {
    a.hanzi && b.hanzi && a.position + 1 == b.position
}
