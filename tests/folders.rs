//! What counts as the same file: however its folder is named, wherever it was moved, whatever took its place.

mod common;

use std::fs;

use assert_cmd::Command;
use common::Place;
use serde_json::Value;

/// A folder `policies` of three texts in `place`.
fn policies(place: &Place) {
    let folder = place.path().join("policies");
    fs::create_dir(&folder).unwrap();
    // Of different sizes: files of one size and time are not told apart by them.
    for (name, text) in [
        ("a.txt", "第一条 建立双向转诊制度。"),
        ("b.txt", "第二条 县级医院应当建立双向转诊制度。"),
        ("c.txt", "第三条 县级以上医院应当建立双向转诊制度。"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
}

/// What the program says when it is run in the folder `at` of `place`.
fn run(place: &Place, at: &str, arguments: &[&str]) -> String {
    let mut command: Command = place.hongtou(arguments);
    let output = command.current_dir(place.path().join(at)).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn paths(place: &Place) -> Vec<String> {
    let rows = place.json(&["documents", "--format", "json"]);
    let path = |row: &Value| row["path"].as_str().unwrap().to_owned();
    let mut paths: Vec<String> = rows.as_array().unwrap().iter().map(path).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn a_folder_is_the_same_however_it_is_named() {
    let place = Place::new();
    policies(&place);
    fs::create_dir(place.path().join("other")).unwrap();
    let whole = place.path().join("policies");
    let whole = whole.to_str().unwrap();
    assert!(run(&place, "", &["ingest", "policies"]).contains("3 read, 0 unchanged"));
    for (at, name) in [
        ("", "policies/"),
        ("", "./policies"),
        ("", "other/../policies"),
        ("", whole),
        ("policies", "."),
        ("other", "../policies"),
    ] {
        let said = run(&place, at, &["ingest", name]);
        assert!(said.contains("3 found, 0 read, 3 unchanged"), "{name} in '{at}': {said}");
        assert!(run(&place, at, &["status", name]).contains("all files are"), "{name} in '{at}'");
    }
    assert_eq!(paths(&place), ["policies/a.txt", "policies/b.txt", "policies/c.txt"]);
    assert!(run(&place, "other", &["status"]).contains("all files are"));
    // A file changes once, not once for each name.
    fs::write(place.path().join("policies/a.txt"), "第九条 新的内容。").unwrap();
    assert!(run(&place, "other", &["status"]).contains("1 changed"));
    run(&place, "policies", &["ingest", "."]);
    assert_eq!(paths(&place).len(), 3);
}

#[test]
fn two_folders_do_not_get_into_each_others_way() {
    let place = Place::new();
    policies(&place);
    fs::create_dir(place.path().join("other")).unwrap();
    fs::write(place.path().join("other/d.txt"), "第四条 分级诊疗。").unwrap();
    run(&place, "policies", &["ingest", "."]);
    // Also named `.`, and nothing of it is where the first was.
    let said = run(&place, "other", &["ingest", ".", "--prune"]);
    assert!(said.contains("documents 4") && !said.contains("gone"), "{said}");
    assert!(run(&place, "", &["status"]).contains("all files are"));
}

#[test]
fn all_may_be_moved_to_another_place() {
    let place = Place::new();
    fs::create_dir(place.path().join("old")).unwrap();
    let inner = |name: &str| place.path().join(name).join("policies");
    policies(&place);
    fs::rename(place.path().join("policies"), inner("old")).unwrap();
    run(&place, "old", &["ingest", "policies"]);
    fs::rename(place.path().join("old"), place.path().join("new")).unwrap();
    for name in ["policies", inner("new").to_str().unwrap()] {
        assert!(run(&place, "new", &["ingest", name]).contains("0 read, 3 unchanged"), "{name}");
    }
}

#[test]
fn what_hongtou_writes_into_a_folder_is_not_read() {
    let place = Place::new();
    policies(&place);
    for _ in 0..2 {
        let mut command = Command::cargo_bin("hongtou").unwrap();
        command.args(["run", ".", "--log", "ingest.log"]).current_dir(place.path().join("policies"));
        let said = String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap();
        assert!(said.contains("3 found") && said.contains("documents 3"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_was_moved_is_kept_whatever_took_its_place() {
    let place = Place::new();
    policies(&place);
    run(&place, "", &["ingest", "policies"]);
    let file = |name: &str| place.path().join("policies").join(name);
    fs::rename(file("a.txt"), file("moved.txt")).unwrap();
    std::os::unix::fs::symlink("/dev/null", file("a.txt")).unwrap();
    place.hongtou(&["ingest", "policies"]).current_dir(place.path()).assert().code(3);
    assert_eq!(paths(&place), ["policies/b.txt", "policies/c.txt", "policies/moved.txt"]);
    place.hongtou(&["verify"]).assert().success();
}

#[test]
fn copies_of_a_moved_file_and_swapped_names() {
    let place = Place::new();
    policies(&place);
    run(&place, "", &["ingest", "policies"]);
    let file = |name: &str| place.path().join("policies").join(name);
    fs::copy(file("a.txt"), file("y.txt")).unwrap();
    fs::rename(file("a.txt"), file("x.txt")).unwrap();
    for (from, to) in [("b.txt", "t"), ("c.txt", "b.txt"), ("t", "c.txt")] {
        fs::rename(file(from), file(to)).unwrap();
    }
    let said = run(&place, "", &["ingest", "policies"]);
    assert!(said.contains("4 found, 1 read, 0 unchanged, 3 moved") && said.contains("1 duplicate"), "{said}");
    assert!(!said.contains("gone"), "{said}");
    let third = place.json(&["search", "第三条", "--format", "json"]);
    assert_eq!(third["hits"][0]["path"], "policies/b.txt", "{third}");
    assert_eq!(paths(&place), ["policies/b.txt", "policies/c.txt", "policies/x.txt"]);
}

#[test]
fn what_is_missing_from_a_file_moves_with_it() {
    let place = Place::new();
    let folder = place.path().join("policies");
    fs::create_dir(&folder).unwrap();
    fs::copy("tests/data/cut.pdf", folder.join("a.pdf")).unwrap();
    let ingest =
        || place.hongtou(&["ingest", "policies", "--ocr", "never"]).current_dir(place.path()).output();
    assert_eq!(ingest().unwrap().status.code(), Some(3));
    fs::rename(folder.join("a.pdf"), folder.join("b.pdf")).unwrap();
    let said = String::from_utf8(ingest().unwrap().stdout).unwrap();
    assert!(said.contains("1 incomplete") && !said.contains("gone"), "{said}");
    let failures = place.json(&["failures", "--format", "json"]);
    let failures: Vec<&str> =
        failures.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!(failures, ["policies/b.pdf"]);
    place.hongtou(&["verify"]).assert().success();
}

#[test]
fn copies_are_read_again_only_where_what_they_copied_may_be_lost() {
    let place = Place::new();
    policies(&place);
    let file = |name: &str| place.path().join("policies").join(name);
    fs::copy(file("b.txt"), file("copy.txt")).unwrap();
    run(&place, "", &["ingest", "policies"]);
    // Gone, and not pruned: it has another size than the copy.
    fs::remove_file(file("c.txt")).unwrap();
    for _ in 0..2 {
        let said = run(&place, "", &["ingest", "policies"]);
        assert!(said.contains("3 found, 0 read, 3 unchanged"), "{said}");
    }
    // What it copies is gone: the document is its own now.
    fs::remove_file(file("b.txt")).unwrap();
    run(&place, "", &["ingest", "policies"]);
    assert_eq!(paths(&place), ["policies/a.txt", "policies/c.txt", "policies/copy.txt"]);
}
