//! Matching is complete and exact: random texts and queries against plain substring search.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;
use crate::segment::fold;

/// Text as it comes: hanzi of a small alphabet so that matches happen, with all that may stand between.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            8 => proptest::sample::select(vec!["医", "院", "县", "轉", "转", "诊", "診", "𠮷", "々"]),
            1 => proptest::sample::select(vec!["，", "。", " ", "\n", "2017", "２", "covid", "（", "\u{200b}", "ﬃ"]),
        ],
        0..25,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_string_of_hanzi_finds_exactly_the_passages_that_contain_it(
        texts in proptest::collection::vec(text(), 1..12),
        queries in proptest::collection::vec("[医院县轉转诊診𠮷々]{1,6}", 20),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (_folder, index) = index_of(&[document("1111", "a.txt", &texts)]);
        for query in queries {
            let wanted = fold(&query).text;
            let expected: Vec<u32> = (1..)
                .zip(&texts)
                .filter(|(_, text)| fold(text).text.contains(&wanted))
                .map(|(ordinal, _)| ordinal)
                .collect();
            let result = index.search(&Query::parse(&query).unwrap(), &EVERYTHING).unwrap();
            let found: Vec<u32> = result.hits.iter().map(|hit| hit.passage.ordinal).collect();
            prop_assert_eq!(&found, &expected, "{}", query);
            for hit in &result.hits {
                prop_assert!(!hit.highlights.is_empty());
                for mark in &hit.highlights {
                    prop_assert!(fold(mark.slice(&hit.passage.text)).text.contains(&wanted));
                }
            }
        }
    }

    #[test]
    fn index_and_highlighter_agree_on_phrases(
        texts in proptest::collection::vec(text(), 1..12),
        queries in proptest::collection::vec("[医轉，2 ]{1,5}|\"(covid|COVIDs|19)[ ,-](2017|x|医)\"|co(v|vid)\\*|covids?|(医|转诊) NEAR/[0-3] (医院|2017)", 20),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).chain(["covid x 2017,医", "Covids,2017"]).collect();
        let (_folder, index) = index_of(&[document("1111", "a.txt", &texts)]);
        for query in queries {
            let quoted = if query.contains(['"', '*', 'c', 'N']) { query } else { format!("\"{query}\"") };
            let Ok(query) = Query::parse(&quoted) else { continue };
            let marked = |text: &&str| !query.occurrences(text).is_empty();
            let expected: Vec<u32> =
                (1..).zip(&texts).filter(|(_, text)| marked(text)).map(|(ordinal, _)| ordinal).collect();
            let result = index.search(&query, &EVERYTHING).unwrap();
            let found: Vec<u32> = result.hits.iter().map(|hit| hit.passage.ordinal).collect();
            prop_assert_eq!(&found, &expected, "{} in {:?}", quoted, texts);
            let others = index.count(&Query::parse(&format!("NOT ({quoted})")).unwrap()).unwrap().passages;
            prop_assert_eq!(others, texts.len() - found.len(), "NOT {} in {:?}", quoted, texts);
        }
    }
}

/// What queries are made of, put together at random, and text that is none.
fn query() -> impl Strategy<Value = String> {
    let pieces = r#"[()"*:医a1，“「 ]|医院|policy| AND | OR |NOT |NEAR/2|NEAR|level:|level:county|signal:R |signal:X|year:1..|title:|instrument:nato:OP|ambiguity:[<>]?=?[0-9.]{0,4}"#;
    prop_oneof![
        4 => proptest::collection::vec(pieces, 0..9).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

#[test]
fn a_thousand_strings_are_answered_or_pointed_at() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["医院 policy，医院1a医"])]);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut malformed = 0;
    for _ in 0..1000 {
        let query = query().new_tree(&mut runner).unwrap().current();
        match Query::parse(&query) {
            Ok(parsed) => {
                let found = index.search(&parsed, &SearchOptions::default()).unwrap().total;
                assert_eq!(found, index.count(&parsed).unwrap().passages, "{query}");
            }
            Err(error) => {
                malformed += 1;
                let length = query.chars().count();
                assert!(error.span.start <= error.span.end && error.span.end <= length, "{query}: {error:?}");
                assert!(error.span.start < error.span.end || error.span.end == length, "{query}: {error:?}");
                assert!(!error.message.is_empty());
            }
        }
    }
    assert!((400..800).contains(&malformed), "{malformed} of 1000 are malformed");
}
