//! Regular expressions over folded sentences, each with the texts it cannot match without.
//!
//! Most expressions match in few sentences, and running a hundred of them over each would cost far more than
//! everything else. So the one pass that looks for words also looks for these texts, and only an expression whose
//! texts are there is run.

use std::collections::BTreeMap;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::sentence::Sentence;
use crate::model::Span;
use crate::segment::fold;

/// A class of more characters than this tells too little to look for.
const FEW: usize = 16;

/// A regular expression of a codebook.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    regex: Regex,
    needs: Vec<Vec<String>>,
}

impl Expression {
    /// Reads an expression in which `{name}` stands for the words of a list, the longest first.
    pub(super) fn parse(written: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<Self, String> {
        let mut full = written.to_owned();
        for (name, words) in lists {
            let mark = format!("{{{name}}}");
            if full.contains(&mark) {
                let mut words: Vec<_> = words.iter().map(|word| regex::escape(&fold(word).text)).collect();
                words.sort_by_key(|word| usize::MAX - word.len());
                full = full.replace(&mark, &format!("(?:{})", words.join("|")));
            }
        }
        let wrong = |error: &dyn std::fmt::Display| format!("'{written}' is no regular expression: {error}");
        let regex = Regex::new(&full).map_err(|error| wrong(&error))?;
        let mut needs = Vec::new();
        collect(&regex_syntax::parse(&full).map_err(|error| wrong(&error))?, &mut needs);
        needs.sort();
        needs.dedup();
        Ok(Self { regex, needs })
    }

    /// Of each of these sets at least one text stands in whatever the expression matches.
    pub(super) fn needs(&self) -> &[Vec<String>] {
        &self.needs
    }

    /// Whether the expression matches in a folded text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Where the expression matches; of one with a group, where the group does.
    pub(super) fn find(&self, sentence: &Sentence) -> Vec<Span> {
        let text = sentence.text();
        let span =
            |found: regex::Match| Span::new(sentence.at_byte(found.start()), sentence.at_byte(found.end()));
        // Groups cost several times as much as finding, so they are asked for only where there are any.
        let mut spans: Vec<Span> = match self.regex.captures_len() {
            1 => self.regex.find_iter(text).map(span).collect(),
            _ if !self.regex.is_match(text) => Vec::new(),
            _ => self
                .regex
                .captures_iter(text)
                .filter_map(|found| found.get(1).or(found.get(0)))
                .map(span)
                .collect(),
        };
        spans.retain(|span| !span.is_empty());
        spans
    }
}

/// Adds the sets of texts of which `hir` cannot match without one each.
fn collect(hir: &Hir, needs: &mut Vec<Vec<String>>) {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().for_each(|part| collect(part, needs)),
        HirKind::Capture(capture) => collect(&capture.sub, needs),
        HirKind::Repetition(repetition) if repetition.min > 0 => collect(&repetition.sub, needs),
        HirKind::Literal(literal) => {
            needs.extend(std::str::from_utf8(&literal.0).map(|text| vec![text.to_owned()]))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            if count <= FEW {
                let all = class.iter().flat_map(|range| range.start()..=range.end());
                needs.push(all.map(String::from).collect());
            }
        }
        HirKind::Alternation(choices) => {
            let sets: Option<Vec<Vec<String>>> = choices.iter().map(any_of).collect();
            needs.extend(sets.map(|sets| sets.concat()));
        }
        _ => {}
    }
}

/// Texts of which at least one stands in whatever `hir` matches; of several such sets the one whose shortest is
/// longest, as that will be the rarest.
fn any_of(hir: &Hir) -> Option<Vec<String>> {
    let mut needs = Vec::new();
    collect(hir, &mut needs);
    needs.into_iter().max_by_key(|set| set.iter().map(String::len).min())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(written: &str) -> Vec<String> {
        let lists = BTreeMap::from([("who".to_owned(), vec!["学校".to_owned(), "医院".to_owned()])]);
        let expression = Expression::parse(written, &lists).unwrap();
        let sorted = expression.needs().iter().map(|texts| {
            let mut texts = texts.clone();
            texts.sort();
            texts.join("|")
        });
        sorted.collect()
    }

    #[test]
    fn texts_an_expression_cannot_match_without() {
        assert_eq!(needs("对{who}的?考核"), ["医院|学校", "对", "考核"]);
        assert_eq!(needs("(?:建成|新建)[^,;]{0,8}?\\d+(?:名|个)"), ["个|名", "建成|新建"]);
        assert_eq!(needs("[一二三]级"), ["一|三|二", "级"]);
        assert_eq!(needs("(?:考核(?:结果|办法)|挂钩)"), ["办法|挂钩|结果"]);
        // Nothing is needed for certain.
        for open in ["考核?|", "(?:考核)*", "^\\p{Han}+$", "考核|\\d"] {
            assert_eq!(needs(open), Vec::<String>::new(), "{open}");
        }
    }
}
