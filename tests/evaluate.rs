//! `hongtou evaluate` on coded texts of two policy fields.

mod common;

use std::path::{Path, PathBuf};

use common::{Place, samples};

fn coded(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/coded").join(name)
}

fn json(arguments: &[&Path]) -> serde_json::Value {
    let place = Place::new();
    let mut command = place.hongtou(&["evaluate", "--format", "json"]);
    let output = command.args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

#[test]
fn the_tagger_against_a_coder() {
    let found = json(&[&coded("guangzhou.tsv")]);
    assert_eq!(found["sentences"], 49);
    let figure = |group: &str, name: &str| found[group][name].as_f64().expect("a number");
    assert!(figure("signal", "accuracy") > 0.8 && figure("signal", "kappa") > 0.7);
    let [low, high] = [0, 1].map(|end| found["signal"]["kappa_interval"][end].as_f64().unwrap());
    assert!(low <= figure("signal", "kappa") && figure("signal", "kappa") <= high);
    let counted: u64 = found["signal"]["confusion"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|row| row.as_object().unwrap().values())
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(counted, 49);
}

#[test]
fn a_coder_agrees_with_herself() {
    let file = coded("hainan.tsv");
    let found = json(&[&file, Path::new("--against"), &file]);
    for (group, name) in
        [("signal", "kappa"), ("signal", "alpha"), ("instruments", "micro_f1"), ("actor", "f1")]
    {
        assert_eq!(found[group][name], 1.0, "{group} {name}");
    }
    assert!(found["wrong"].as_array().unwrap().is_empty());
}

#[test]
fn a_page_and_a_table() {
    let place = Place::new();
    let run = |format: &str| {
        let mut command = place.hongtou(&["evaluate", "--format", format]);
        let output = command.arg(coded("guangzhou.tsv")).output().expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let page = run("html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Krippendorff"));
    assert_eq!(page.matches("<article").count(), page.matches("</article>").count());
    assert!(run("table").starts_with("49 sentences"));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let place = Place::new();
    let fails = |arguments: &[&Path], words: &str| {
        let output = place.hongtou(&["evaluate"]).args(arguments).output().expect("the program runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(words), "{error}");
    };
    let [guangzhou, hainan] = ["guangzhou.tsv", "hainan.tsv"].map(coded);
    fails(&[&guangzhou, Path::new("--against"), &hainan], "none of the gold file's sentences");
    fails(&[Path::new("Cargo.toml")], "has no column");
}

/// What the program makes of two samples against `rows` of an alignment.
fn aligned(place: &Place, rows: &str, format: &str) -> std::process::Output {
    let gold = place.path().join("gold.tsv");
    std::fs::write(&gold, format!("local\tnational\trelation\tevidence\n{rows}")).unwrap();
    let mut command = place.hongtou(&["evaluate", "--format", format, "--alignment"]);
    command.arg(gold).arg("--national").arg(samples().join("central/national-residence-permit.pdf"));
    command.arg("--local").arg(samples().join("prefecture/chengdu-residence-permit.pdf"));
    command.output().expect("the program runs")
}

/// Read by hand, but for two rows: the first article takes up no second one, the twentieth is Chengdu's own.
const ALIGNED: &str = "1\t1|2\tadapt\t\n5\t8|5\telaborate\t\n第七条\t\tnew\t\n9\t9\tadapt\t\n\
    13\t10\telaborate\t\n14\t12|13\tsoften\t\n20\t4\tcopy\t证件的签发机关\n";

#[test]
fn a_comparison_against_an_alignment() {
    let place = Place::new();
    let output = aligned(&place, ALIGNED, "json");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&found), ["links", "relation", "wrong"]);
    assert_eq!(keys(&found["links"]), ["first_correct", "precision", "recall", "f1"]);
    assert_eq!(keys(&found["relation"]), ["accuracy", "kappa", "per_relation"]);
    // Nine links by hand, seven found, all of them right; six of seven rows begin with the right one.
    let near = |value: &serde_json::Value, expected: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - expected).abs() < 1e-9, "{value} {expected}");
    };
    assert_eq!(found["links"]["first_correct"], 6);
    near(&found["links"]["precision"], 1.0);
    near(&found["links"]["recall"], 7.0 / 9.0);
    near(&found["links"]["f1"], 14.0 / 16.0);
    // By hand: 2 adapt, 2 elaborate, soften, new, copy; found: 2 adapt, 2 elaborate, soften, 2 new. By chance
    // (4 + 4 + 1 + 2) / 49 agree.
    let (seen, chance) = (6.0 / 7.0, 11.0 / 49.0);
    near(&found["relation"]["accuracy"], seen);
    near(&found["relation"]["kappa"], (seen - chance) / (1.0 - chance));
    near(&found["relation"]["per_relation"]["new"]["f1"], 2.0 / 3.0);
    near(&found["relation"]["per_relation"]["elaborate"]["f1"], 1.0);
    let wrong: Vec<&str> =
        found["wrong"].as_array().unwrap().iter().map(|unit| unit["local"].as_str().unwrap()).collect();
    assert_eq!(wrong, ["1", "20"]);
    assert_eq!(found["wrong"][1]["gold"]["national"][0], "4");
    assert_eq!(found["wrong"][1]["found"]["relation"], "new");

    let table = String::from_utf8(aligned(&place, ALIGNED, "table").stdout).expect("UTF-8");
    assert!(table.starts_with("7 local units") && table.contains("first right 6 of 7"), "{table}");
}

#[test]
fn what_an_alignment_names_must_be_there() {
    let place = Place::new();
    let fails = |rows: &str, words: &[&str]| {
        let output = aligned(&place, rows, "json");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    };
    fails("9\t9\tadapt\t\n22\t\tnew\t\n", &["line 3", "local text has no unit '22'"]);
    fails("9\t9|24\tadapt\t\n", &["line 2", "national text has no unit '24'"]);
    fails("9\t9\tadapt\t\n9\t9\tadapt\t\n", &["line 3", "local text has no further unit '9'"]);
    fails("9\t9\tlike\t\n", &["line 2", "'like' is no relation"]);
    fails("", &["no coded row"]);
    place.hongtou(&["evaluate", "--alignment", "gold.tsv"]).assert().code(2);
}
