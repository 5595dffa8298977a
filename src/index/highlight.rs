//! Marks in the original text of a passage what a query found there.
//!
//! Works on the same units as the index, so that what is marked is what matched; the fold map leads back to the
//! original. Overlapping finds become one mark, neighbouring ones stay two.

use super::query::{Ending, TextQuery};
use super::tokenizer::WordStemmer;
use super::units::{Unit, units};
use crate::model::Span;
use crate::segment::fold;

/// Where `queries` stand in `text`, in order, without overlap.
pub(super) fn highlights(text: &str, queries: &[&TextQuery]) -> Vec<Span> {
    let folded = fold(text);
    let units = units(&folded.text);
    let mut stemmer = WordStemmer::new();
    let mut found: Vec<Span> = Vec::new();
    for query in queries {
        let stem = (query.ending == Ending::Stem)
            .then(|| query.units.last().map(|unit| stemmer.stem(&unit.text)))
            .flatten();
        let size = query.units.len();
        for window in units.windows(size.max(1)) {
            if matches(query, stem.as_deref(), &mut stemmer, window) {
                found.push(Span::new(window[0].span.start, window[size - 1].span.end));
            }
        }
    }
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
    use super::super::Query;
    use super::*;
    use crate::model::Span;

    fn marks<'t>(query: &str, text: &'t str) -> Vec<&'t str> {
        let query = Query::parse(query).expect("a query");
        let spans: Vec<Span> = highlights(text, &query.texts());
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
    fn what_is_excluded_is_not_marked() {
        assert_eq!(marks("医院 NOT 学校", "医院和学校"), ["医院"]);
    }
}
