//! How much a directive leaves open: which parts of the codebook of ambiguity a sentence has, and their weights
//! added up. `docs/ambiguity.md` is the method's own document.

use super::codebook::{Code, Codebook};
use super::cues::Hit;
use crate::model::{Part, Signal, Span};

/// What a part is called that counts where nothing else answers its question.
const MISSING: &str = "missing_";

/// What the ambiguity of a sentence is read from.
pub(super) struct Openness<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) hits: &'a [Hit],
    pub(super) signal: Signal,
    /// What other rules found for a part, by its code: hedges, the body responsible, dates, numbers.
    pub(super) found: &'a [(&'static str, Vec<String>)],
}

impl Openness<'_> {
    /// The score, 0 to 1, and its parts in the order of the codebook.
    pub(super) fn read(&self, cue: impl Fn(&[Span]) -> String) -> (f32, Vec<Part>) {
        let words: Vec<Vec<String>> =
            (0..self.codebook.codes.len()).map(|code| self.words(code, &cue)).collect();
        let codes = || self.codebook.codes.iter().zip(&words);
        let answered = |code: &Code| {
            codes().any(|(below, words)| below.parent.as_ref() == Some(&code.code) && !words.is_empty())
        };
        let parts: Vec<Part> = codes()
            .filter(|(code, words)| match code.code.starts_with(MISSING) {
                true => !answered(code) && !self.needs_none(code),
                false => !words.is_empty(),
            })
            .map(|(code, words)| Part { code: code.code.clone(), weight: code.weight, cue: words.join("|") })
            .collect();
        // Weights are decimal fractions; their sum shall look like one.
        let sum: f32 = parts.iter().map(|part| part.weight).sum();
        ((sum.clamp(0.0, 1.0) * 1000.0).round() / 1000.0, parts)
    }

    /// The words that make a part, each once.
    fn words(&self, code: usize, cue: impl Fn(&[Span]) -> String) -> Vec<String> {
        let name = self.codebook.codes[code].code.as_str();
        let given = self.found.iter().filter(|(part, _)| *part == name).flat_map(|(_, words)| words.clone());
        let mut words: Vec<String> = given.collect();
        for hit in self.hits.iter().filter(|hit| hit.code == code) {
            let found = cue(&hit.words);
            if !words.iter().any(|word| word.contains(&found)) {
                words.push(found);
            }
        }
        words
    }

    /// What is forbidden is forbidden wholly and at all times.
    fn needs_none(&self, missing: &Code) -> bool {
        self.signal == Signal::R && matches!(missing.code.as_str(), "missing_measure" | "missing_time")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use crate::model::{Directive, Passage, Span};
    use crate::tag::Tagger;

    static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::shipped().unwrap());

    fn directive(text: &str) -> Option<Directive> {
        let mut passage = Passage::body("5f2c", 1, text, vec![Span::new(0, text.chars().count())]);
        TAGGER.tag_passages(std::slice::from_mut(&mut passage));
        passage.directives.pop()
    }

    #[test]
    fn strength_and_ambiguity_of_examples() {
        for (sentence, strength, ambiguity, parts) in [
            ("学校不得收取赞助费。", 5, 0.0, "responsible_actor"),
            ("县教育局必须在2020年底前建成12所幼儿园。", 4, 0.0, "responsible_actor number date"),
            ("县教育局应当加强监督。", 3, 0.3, "responsible_actor missing_measure missing_time"),
            ("加强监督。", 2, 0.45, "missing_actor missing_measure missing_time"),
            ("鼓励开展培训。", 1, 0.7, "hedge missing_actor missing_measure missing_time"),
            (
                "相关部门要因地制宜培养一批骨干教师。",
                3,
                0.6,
                "latitude vague_quantity vague_actor responsible_actor missing_measure missing_time",
            ),
            (
                "按照《义务教育学校管理标准》逐步改善办学条件。",
                2,
                0.55,
                "hedge missing_actor standard missing_time",
            ),
        ] {
            let found = directive(sentence).unwrap();
            let codes: Vec<_> = found.parts.iter().map(|part| part.code.as_str()).collect();
            assert_eq!(
                (found.strength, found.ambiguity, codes.join(" ")),
                (strength, ambiguity, parts.to_owned()),
                "{sentence}"
            );
        }
        assert_eq!(directive("本办法自2016年1月1日起施行。"), None);
    }

    /// A directive made of a body, a hedge, a verb with its object, and a date; each but the verb may be missing.
    fn sentence(parts: (bool, bool, usize, bool)) -> String {
        const ACTS: [&str; 4] = ["完善学校章程", "提高补助标准", "改造30所学校", "培训一批教师"];
        let (body, hedge, act, date) = parts;
        let part = |is: bool, words: &'static str| if is { words } else { "" };
        let (body, date) = (part(body, "县教育局"), part(date, "，2020年底前完成"));
        format!("{body}{}{}{date}。", part(hedge, "逐步"), ACTS[act % ACTS.len()])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_hedge_never_lowers_ambiguity_and_a_date_or_body_never_raises_it(
            body: bool, hedge: bool, act in 0..4_usize, date: bool,
        ) {
            let of = |body, hedge, date| directive(&sentence((body, hedge, act, date))).unwrap().ambiguity;
            let here = of(body, hedge, date);
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(of(body, true, date) >= here);
            prop_assert!(of(body, hedge, true) <= here);
            prop_assert!(of(true, hedge, date) <= here);
        }

        #[test]
        fn any_text_is_between_nothing_and_all_open(text in "[逐步原则上一批相关部门要因地制宜2020年底前%个，；。\\PC]{1,40}") {
            if let Some(found) = directive(&text) {
                prop_assert!((0.0..=1.0).contains(&found.ambiguity));
                prop_assert!((1..=5).contains(&found.strength));
            }
        }
    }

    #[test]
    fn the_weights_of_the_shipped_parts_add_up_to_one() {
        let book = TAGGER.codebooks().iter().find(|book| book.id == "ambiguity").unwrap();
        let sum: f32 = book.codes.iter().map(|code| code.weight).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}
