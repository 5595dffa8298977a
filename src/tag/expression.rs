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

/// A set of more texts than this tells too little to look for.
const MANY: usize = 100;

/// Sets of texts: of each of them at least one stands in whatever is matched.
pub(super) type Need = Vec<Vec<String>>;

/// A regular expression of a codebook.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    regex: Regex,
    choices: Vec<Need>,
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
        let hir = regex_syntax::parse(&full).map_err(|error| wrong(&error))?;
        let choices = match hir.kind() {
            HirKind::Alternation(choices) => choices.as_slice(),
            _ => std::slice::from_ref(&hir),
        };
        Ok(Self { regex, choices: choices.iter().map(needs).collect() })
    }

    /// What must stand in whatever the expression matches, for each of its choices.
    pub(super) fn choices(&self) -> &[Need] {
        &self.choices
    }

    /// Whether nothing can match: texts are folded before they are looked at, and what every choice needs is not.
    pub(super) fn is_impossible(&self) -> bool {
        let lost = |texts: &Vec<String>| texts.iter().all(|text| fold(text).text != *text);
        self.choices.iter().all(|needs| needs.iter().any(lost))
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

/// The sets of texts of which `hir` cannot match without one each.
fn needs(hir: &Hir) -> Need {
    let mut needs = Vec::new();
    // Neighbours that can be written out are written out together: (?:开展|完成)了 needs 开展了 or 完成了.
    let mut together = vec![String::new()];
    for part in flat(hir) {
        let longer = written_out(part).map(|texts| joined(&together, &texts));
        if let Some(longer) = longer.filter(|longer| longer.len() <= MANY) {
            together = longer;
            continue;
        }
        push(&mut needs, std::mem::replace(&mut together, vec![String::new()]));
        match (written_out(part), part.kind()) {
            (Some(texts), _) => together = texts,
            (None, HirKind::Capture(capture)) => needs.extend(self::needs(&capture.sub)),
            (None, HirKind::Repetition(repetition)) if repetition.min > 0 => {
                needs.extend(self::needs(&repetition.sub));
            }
            (None, HirKind::Alternation(choices)) => {
                // Of each choice the set whose shortest text is longest, as that will be the rarest.
                let rarest = |choice| {
                    self::needs(choice).into_iter().max_by_key(|set| set.iter().map(String::len).min())
                };
                needs
                    .extend(choices.iter().map(rarest).collect::<Option<Vec<_>>>().map(|sets| sets.concat()));
            }
            _ => {}
        }
    }
    push(&mut needs, together);
    needs
}

fn push(needs: &mut Need, texts: Vec<String>) {
    if !texts.iter().any(String::is_empty) {
        needs.push(texts);
    }
}

/// The parts of a sequence, or the one thing that is none.
fn flat(hir: &Hir) -> &[Hir] {
    match hir.kind() {
        HirKind::Concat(parts) => parts,
        _ => std::slice::from_ref(hir),
    }
}

/// All texts that `hir` matches, where they are few.
fn written_out(hir: &Hir) -> Option<Vec<String>> {
    let texts = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => vec![std::str::from_utf8(&literal.0).ok()?.to_owned()],
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            let all = || class.iter().flat_map(|range| range.start()..=range.end());
            (count <= MANY).then(|| all().map(String::from).collect())?
        }
        HirKind::Capture(capture) => written_out(&capture.sub)?,
        HirKind::Repetition(repetition) if repetition.max == Some(1) => {
            let mut texts = written_out(&repetition.sub)?;
            texts.extend((repetition.min == 0).then(String::new));
            texts
        }
        HirKind::Alternation(choices) => {
            choices.iter().map(written_out).collect::<Option<Vec<_>>>()?.concat()
        }
        HirKind::Concat(parts) => parts.iter().try_fold(vec![String::new()], |texts, part| {
            Some(joined(&texts, &written_out(part)?)).filter(|texts| texts.len() <= MANY)
        })?,
        _ => return None,
    };
    (texts.len() <= MANY).then_some(texts)
}

/// Each of the first texts with each of the second behind it.
fn joined(first: &[String], second: &[String]) -> Vec<String> {
    first.iter().flat_map(|first| second.iter().map(move |second| format!("{first}{second}"))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The texts each choice needs.
    fn needed(written: &str) -> Vec<Vec<String>> {
        let lists = BTreeMap::from([("who".to_owned(), vec!["学校".to_owned(), "医院".to_owned()])]);
        let expression = Expression::parse(written, &lists).unwrap();
        let choice = |needs: &Need| needs.iter().map(|texts| texts.join("|")).collect();
        expression.choices().iter().map(choice).collect()
    }

    #[test]
    fn texts_an_expression_cannot_match_without() {
        assert_eq!(needed("对{who}的?考核"), [["对学校的考核|对学校考核|对医院的考核|对医院考核"]]);
        assert_eq!(needed("(?:建成|新建)[^,;]{0,8}?\\d+(?:名|个)"), [["建成|新建", "个|名"]]);
        assert_eq!(needed("^[一二]级.*医院$"), [["一级|二级", "医院"]]);
        assert_eq!(needed("考核\\d*办法|挂钩"), [vec!["考核", "办法"], vec!["挂钩"]]);
        assert_eq!(needed("按(?:绩效\\d|考核结果\\d)挂钩"), [["按", "绩效|考核结果", "挂钩"]]);
        assert_eq!(needed("(?:考核)+"), [["考核"]]);
        // Nothing is needed for certain.
        for open in ["(?:考核)*", "^\\p{Han}+$", "(?:考核|\\d)+", "(?:考核)?\\d"] {
            assert_eq!(needed(open), [Vec::<String>::new()], "{open}");
        }
    }

    proptest! {
        #[test]
        fn what_is_matched_holds_what_is_needed(text in "[考核结果挂钩按要0-9,]{0,12}") {
            for written in ["按?要(?:考|核)\\d*(?:结果)?", "(?:考核|结果\\d)+挂", "[0-3]要|(?:钩,?){2}|^按", "(按|\\d考)[^要]{0,2}核"] {
                let expression = Expression::parse(written, &BTreeMap::new()).unwrap();
                let met = |needs: &Need| needs.iter().all(|set| set.iter().any(|need| text.contains(need.as_str())));
                prop_assert!(!expression.regex.is_match(&text) || expression.choices().iter().any(met), "{}", written);
            }
        }
    }
}
