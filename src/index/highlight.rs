//! Marks in the original text of a passage what a query found there.
//!
//! Works on the same units as the index, so that what is marked is what matched; the fold map leads back to the
//! original. Overlapping finds become one mark, neighbouring ones stay two.

use std::ops::Range;

use super::near::are_near;
use super::query::{Ending, Node, Query, TextQuery};
use super::tokenizer::WordStemmer;
use super::units::{Unit, units};
use crate::model::Span;
use crate::segment::fold;

/// Where the words of `query` stand in `text`, in order, without overlap.
pub(super) fn highlights(text: &str, query: &Query) -> Vec<Span> {
    let folded = fold(text);
    let mut marker = Marker { units: units(&folded.text), stemmer: WordStemmer::new(), found: Vec::new() };
    marker.mark(&query.root);
    let mut found = marker.found;
    found.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for span in found {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged.into_iter().map(|span| folded.map.original(span)).collect()
}

struct Marker<'t> {
    units: Vec<Unit<'t>>,
    stemmer: WordStemmer,
    /// Spans of the folded text.
    found: Vec<Span>,
}

impl Marker<'_> {
    /// Marks what `node` looks for, nothing that is excluded.
    fn mark(&mut self, node: &Node) {
        match node {
            Node::Text(text) => {
                let places = self.places(text);
                self.found.extend(places.into_iter().map(|(span, _)| span));
            }
            Node::Near(one, other, within) => {
                let (here, there) = (self.places(one), self.places(other));
                for (some, others) in [(&here, &there), (&there, &here)] {
                    let near = some
                        .iter()
                        .filter(|(_, place)| others.iter().any(|(_, other)| are_near(place, other, *within)));
                    self.found.extend(near.map(|&(span, _)| span));
                }
            }
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| self.mark(node)),
            Node::Filter(_) | Node::Not(_) => {}
        }
    }

    /// Where `query` stands: in the folded text, and in positions of units.
    fn places(&mut self, query: &TextQuery) -> Vec<(Span, Range<u32>)> {
        let Self { units, stemmer, .. } = self;
        let stem = (query.ending == Ending::Stem)
            .then(|| query.units.last().map(|unit| stemmer.stem(&unit.text)))
            .flatten();
        let size = query.units.len();
        let windows = units.windows(size.max(1));
        let found = windows.filter(|window| matches(query, stem.as_deref(), stemmer, window));
        found
            .map(|window| {
                let (first, last) = (window[0], window[size - 1]);
                (Span::new(first.span.start, last.span.end), first.position..last.position + 1)
            })
            .collect()
    }
}

fn matches(query: &TextQuery, stem: Option<&str>, stemmer: &mut WordStemmer, window: &[Unit<'_>]) -> bool {
    let first = window[0].position;
    let last = query.units.len() - 1;
    query.units.iter().zip(window).enumerate().all(|(at, (wanted, unit))| {
        let same = match query.ending {
            Ending::Prefix if at == last => unit.text.starts_with(&wanted.text),
            Ending::Stem if at == last => {
                !unit.hanzi && stem.is_some_and(|stem| stemmer.stem(unit.text) == stem)
            }
            _ => unit.text == wanted.text,
        };
        same && unit.position - first == wanted.position
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn marks<'t>(query: &str, text: &'t str) -> Vec<&'t str> {
        let query = Query::parse(query).expect("a query");
        let spans: Vec<Span> = highlights(text, &query);
        spans.into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn marks_the_original() {
        assert_eq!(marks("双向转诊", "建立雙向轉診制度，双向转诊。"), ["雙向轉診", "双向转诊"]);
        assert_eq!(marks("县", "县级和县"), ["县", "县"]);
        assert_eq!(marks("人人", "人人人"), ["人人人"], "overlaps become one");
        assert_eq!(marks("2017年", "于２０１７ 年底"), ["２０１７ 年"]);
    }

    #[test]
    fn english_by_stem_or_exactly() {
        assert_eq!(marks("policy", "Policies and a policy"), ["Policies", "policy"]);
        assert_eq!(marks("\"policy\"", "Policies and a policy"), ["policy"]);
        assert_eq!(marks("polic*", "Policies of the police"), ["Policies", "police"]);
    }

    #[test]
    fn near_marks_only_what_is_near() {
        let text = "医院的经费，学校的经费，公园，医院";
        assert_eq!(marks("医院 NEAR/1 经费", text), ["医院", "经费"]);
        assert_eq!(marks("经费 NEAR/3 医院 NEAR/5 学校", text), ["医院", "经费", "学校"]);
        assert_eq!(marks("医院 NEAR/1 经费 OR 公园", text), ["医院", "经费", "公园"]);
    }

    #[test]
    fn what_is_excluded_is_not_marked() {
        assert_eq!(marks("医院 NOT 学校", "医院和学校"), ["医院"]);
    }
}
