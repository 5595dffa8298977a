//! `hongtou evaluate` on coded texts of two policy fields.

mod common;

use std::path::{Path, PathBuf};

use common::Place;

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
