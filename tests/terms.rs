//! Frequencies, key words and collocates, on the samples.

mod common;

use common::Place;
use regex::RegexBuilder;
use serde_json::Value;

fn row<'v>(answer: &'v Value, word: &str) -> &'v Value {
    let rows = answer["terms"].as_array().unwrap();
    rows.iter().find(|row| row["word"] == word).unwrap_or_else(|| panic!("no {word} in {answer}"))
}

#[test]
fn tables() {
    let place = Place::with_samples();
    insta::assert_snapshot!(
        "words_of_a_county_plan",
        place.printed(&["terms", "--query", "level:county", "--limit", "15"])
    );
    insta::assert_snapshot!(
        "key_words_of_one_directive_against_another",
        place.printed(&["terms", "--query", "path:2002-91", "--against", "path:2003-30", "--limit", "15"])
    );
    insta::assert_snapshot!(
        "words_beside_a_term",
        place.printed(&["terms", "--collocates", "医院", "--window", "3", "--limit", "15"])
    );
}

#[test]
fn flags_make_a_set_as_a_query_does() {
    let place = Place::with_samples();
    let against = ["terms", "--against", "level:central", "--format", "json"];
    let by_flag = place.json(&[&against[..], &["--level", "county"]].concat());
    assert_eq!(by_flag, place.json(&[&against[..], &["--query", "level:county"]].concat()));
    place.hongtou(&against).assert().code(2);
}

#[test]
fn counts_are_those_of_the_text() {
    let place = Place::with_samples();
    let directive = "path:2003-30";
    let answer = place.json(&["terms", "--query", directive, "--limit", "0", "--format", "json"]);
    let passages = place.passages();
    let document = place.json(&["show", "--json", "en-directive-2003-30-biofuels.pdf"])["id"].clone();
    let texts: Vec<&str> = passages
        .iter()
        .filter(|passage| passage["id"].as_str().unwrap().starts_with(document.as_str().unwrap()))
        .map(|passage| passage["text"].as_str().unwrap())
        .collect();
    assert_eq!(answer["passages"], texts.len());
    // Forms that share a stem, as a reader would write them down.
    for (word, forms) in [("shall", "shall"), ("biofuels", "biofuels?"), ("member", "members?")] {
        let form = RegexBuilder::new(&format!(r"\b(?:{forms})\b")).case_insensitive(true).build().unwrap();
        let row = row(&answer, word);
        let count: usize = texts.iter().map(|text| form.find_iter(text).count()).sum();
        assert!(count > 10, "{word}");
        assert_eq!(row["count"], count, "{word}");
        assert_eq!(row["passages"], texts.iter().filter(|text| form.is_match(text)).count(), "{word}");
        assert_eq!(row["documents"], 1);
    }
    let listed = |word: &str| answer["terms"].as_array().unwrap().iter().any(|row| row["word"] == word);
    assert!(!listed("the") && listed("not"));
}

#[test]
fn each_text_counts_once() {
    let place = Place::with_samples();
    // Two of the ten files are worse readings of others.
    let answer = place.json(&["terms", "--format", "json", "--limit", "1"]);
    assert_eq!(answer["documents"], 8);
}

#[test]
fn stop_words_limits_and_orders() {
    let place = Place::with_samples();
    let all = |more: &[&str]| {
        let arguments =
            [&["terms", "--query", "level:county", "--format", "json", "--limit", "0"], more].concat();
        place.json(&arguments)
    };
    let (shipped, none) = (all(&[]), all(&["--stop-words", "none"]));
    assert_eq!(shipped["words"], none["words"], "stop words count in the total");
    let sum: u64 = none["terms"].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).sum();
    assert_eq!(none["words"], sum);
    assert!(row(&none, "的")["count"].as_u64() > Some(10));
    let list = place.path().join("stop.txt");
    std::fs::write(&list, "醫院 # as anybody may write it\r\n").unwrap();
    let own = all(&["--stop-words", list.to_str().unwrap()]);
    let words = |answer: &Value| answer["terms"].as_array().unwrap().len();
    assert_eq!(words(&own), words(&none) - 1);

    let least = all(&["--min", "20"]);
    assert!(least["terms"].as_array().unwrap().iter().all(|row| row["count"].as_u64() >= Some(20)));
    assert_eq!(least["total"], words(&least));
    let county = ["terms", "--query", "level:county", "--against", "level:central", "--format", "json"];
    let by_ratio = place.json(&[&county[..], &["--sort", "log-ratio"]].concat());
    let ratios: Vec<f64> =
        by_ratio["terms"].as_array().unwrap().iter().map(|row| row["log_ratio"].as_f64().unwrap()).collect();
    assert!(ratios.is_sorted_by(|a, b| a >= b) && ratios.len() == 30);

    for (arguments, code, message) in [
        (vec!["terms", "--sort", "log-dice"], 2, "no log_dice"),
        (vec!["terms", "--collocates", "level:county"], 2, "no words"),
        (vec!["terms", "--query", "level:township"], 1, "no words found"),
        (vec!["terms", "--query", "(", "--against", "医院"], 2, "^"),
        (vec!["terms", "--stop-words", "nowhere.txt"], 2, "nowhere.txt"),
        (vec!["terms", "--query", "医院", "--against", "医院 OR 学校"], 0, "in both sets"),
    ] {
        let output = place.hongtou(&arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
}
