//! `hongtou codebook`, and codebooks of the user's own in an index.

mod common;

use std::fs;

use common::{Place, samples};

fn text(place: &Place, arguments: &[&str]) -> String {
    let output = place.hongtou(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_shipped_codebooks_pass_their_own_check() {
    let place = Place::new();
    let listed = place.json(&["codebook", "list", "--format", "json"]);
    let ids: Vec<&str> = listed.as_array().unwrap().iter().map(|book| book["id"].as_str().unwrap()).collect();
    assert!(ids.len() >= 9 && ids.contains(&"nato") && ids.contains(&"rothwell-zegveld"));
    for id in ids {
        let remarks = place.json(&["codebook", "check", id, "--format", "json"]);
        let never = |remark: &&serde_json::Value| remark["remark"].as_str().unwrap().starts_with("can never");
        let never: Vec<_> = remarks.as_array().unwrap().iter().filter(never).collect();
        assert!(never.is_empty(), "{id}: {never:?}");
    }
}

#[test]
fn a_codebook_of_ones_own_from_nothing_to_tags() {
    let place = Place::new();
    place.run(&samples()).output().unwrap();
    let file = place.path().join("care.toml");
    fs::write(&file, text(&place, &["codebook", "new", "care"])).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(place.json(&["codebook", "check", file, "--format", "json"]).as_array().unwrap().len(), 0);

    let count = |arguments: &[&str]| {
        let counts = place.json(&[&["tag", "--format", "json"], arguments].concat());
        let care = counts.as_array().unwrap().iter().find(|count| count["codebook"] == "care").cloned();
        care.map(|count| count["tags"].as_u64().unwrap())
    };
    assert_eq!(count(&[]), None);
    let found = count(&["--codebook", file]).expect("the codebook's code is counted");
    assert!(found > 0);
    // It stays until others are asked for, and the next reading of the folder reads no file for it.
    assert_eq!(count(&[]), Some(found));
    let again = String::from_utf8(place.run(&samples()).output().unwrap().stdout).unwrap();
    assert!(again.contains(" 0 read") && again.contains("care"), "{again}");
    assert_eq!(count(&["--codebook", "schneider-ingram"]), None);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let place = Place::new();
    for id in ["", "a\u{200b}"] {
        let output = place.hongtou(&["codebook", "new", id]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{id:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("can be no id"));
    }
    let file = place.path().join("wrong.toml");
    fs::write(&file, "id = 'x'\nversion = '1'\ntitle = { zh = '', en = '' }\n[[codes]]\ncode = 'A'\nlabel = { zh = '', en = '' }\ndefinition = ''\ncues = ['… 考核']\n").unwrap();
    let output = place.hongtou(&["codebook", "check"]).arg(&file).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("wrong.toml") && error.contains("line 8"), "{error}");
    let output = place.hongtou(&["tag", "--codebook", "no-such-book", "--text", "x"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("codebook list"));
}

#[test]
fn a_dictionary_of_quanteda_codes_text() {
    let place = Place::new();
    let file = place.path().join("tools.yml");
    fs::write(&file, "供给型:\n  资金: [财政投入, 补助]\n").unwrap();
    let toml = place.path().join("tools.toml");
    fs::write(&toml, text(&place, &["codebook", "import", file.to_str().unwrap()])).unwrap();
    let tags = place.json(&[
        "tag",
        "--codebook",
        toml.to_str().unwrap(),
        "--text",
        "落实财政投入。",
        "--format",
        "json",
    ]);
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["codebook"] == "tools" && tag["code"] == "资金"));
}
