//! The concordance, on the samples.

mod common;

use common::Place;
use serde_json::Value;

#[test]
fn aligned_and_sorted_tables() {
    let place = Place::with_samples();
    insta::assert_snapshot!(
        "a_chinese_term_by_its_right_neighbours",
        place.printed(&["kwic", "双向转诊", "--width", "24", "--sort", "right"])
    );
    insta::assert_snapshot!(
        "an_english_phrase_by_its_left_neighbours",
        place.printed(&[
            "kwic",
            "\"energy performance\"",
            "--width",
            "30",
            "--sort",
            "left",
            "--limit",
            "20"
        ])
    );
}

#[test]
fn every_occurrence_is_there_and_in_its_place() {
    let place = Place::with_samples();
    let passages = place.passages();
    let text = |id: &Value| -> Vec<char> {
        let passage = passages.iter().find(|passage| passage["id"] == *id).expect("a passage");
        passage["text"].as_str().unwrap().chars().collect()
    };
    for (term, written) in
        [("转诊", "转诊"), ("雙向轉診", "双向转诊"), ("县", "县"), ("居住证持有人", "居住证持有人")]
    {
        let found = place.json(&["kwic", term, "--limit", "0", "--format", "json"]);
        let expected: usize =
            passages.iter().map(|passage| passage["text"].as_str().unwrap().matches(written).count()).sum();
        assert!(expected > 0, "{term}");
        assert_eq!(found["total"], expected, "{term}");
        let lines = found["lines"].as_array().unwrap();
        assert_eq!(lines.len(), expected);
        for line in lines {
            let text = text(&line["passage"]);
            let [start, end] = ["start", "end"].map(|side| line[side].as_u64().unwrap() as usize);
            assert_eq!(text[start..end].iter().collect::<String>(), written);
            let [left, right] = ["left", "right"].map(|side| line[side].as_str().unwrap());
            let one_line = |part: &[char]| {
                part.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
            };
            assert!(one_line(&text[..start]).ends_with(left.trim()), "{left}");
            assert!(one_line(&text[end..]).starts_with(right.trim()), "{right}");
        }
    }
}

#[test]
fn queries_fields_dates_and_formats() {
    let place = Place::with_samples();
    // The words of --query only choose passages.
    let lines = place.json(&["kwic", "policy OR policies", "--query", "lang:en energy", "--format", "json"]);
    let lines = lines["lines"].as_array().unwrap();
    assert!(!lines.is_empty());
    for line in lines {
        assert!(line["term"].as_str().unwrap().to_lowercase().starts_with("polic"), "{line}");
    }
    let county = place.json(&["kwic", "双向转诊", "--query", "level:county", "--format", "json"]);
    assert_eq!(county["documents"], 1);
    let newest = place.json(&["kwic", "医院", "--sort", "date", "--limit", "0", "--format", "json"]);
    let dates: Vec<_> =
        newest["lines"].as_array().unwrap().iter().map(|line| line["date"].as_str().unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b) && dates.first() != dates.last(), "{dates:?}");

    // No more room than the widest context needs.
    let wide = place.printed(&["kwic", "双向转诊", "--width", "9999999999999"]);
    assert!(wide.lines().all(|line| line.chars().count() < 2_000), "{wide}");

    let csv = place.printed(&["kwic", "双向转诊", "--limit", "3", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 4);
    assert!(
        csv.contains("document,file,title,number,date,page,passage,heading,left,term,right,start,end"),
        "{csv}"
    );
    let jsonl = place.printed(&["kwic", "双向转诊", "--limit", "3", "--format", "jsonl"]);
    assert!(
        jsonl
            .lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["term"] == "双向转诊"))
    );
    assert_eq!(jsonl.lines().count(), 3);

    for (arguments, code, message) in [
        (vec!["kwic", "level:county"], 2, "no words"),
        (vec!["kwic", "医院", "--query", "levels:x"], 2, "^^^^^^^"),
        (vec!["kwic", "没有这样的词"], 1, "nothing found"),
    ] {
        let output = place.hongtou(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(message), "{arguments:?}");
    }
}
