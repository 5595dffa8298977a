//! Exports for search engines, read by a second implementation of what their settings say (tests/search_engines.py).

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use common::Place;
use hongtou::index::{Index, Query, SearchOptions, Sort};

/// Pieces of texts as somebody may copy them, with what stands in them of punctuation and width.
fn pieces(index: &Index, count: usize) -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(4);
    let texts = common::texts(index);
    let mut pieces: Vec<String> =
        ["雙向轉診", "２０１７年", "ＰＵＢＬＩＣ", "⼈", "long-term", "转诊", "县"].map(str::to_owned).into();
    while pieces.len() < count {
        let text = &texts[random.usize(..texts.len())];
        let length = random.usize(1..=text.len().min(12));
        let start = random.usize(..=text.len() - length);
        let piece: String = text[start..start + length].iter().collect();
        if piece.chars().any(char::is_alphanumeric)
            && !piece.contains(['"', '“', '”', '「', '」', '『', '』', '\n'])
        {
            pieces.push(piece);
        }
    }
    pieces
}

#[test]
fn other_engines_find_what_we_find() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "python3 is missing");
        eprintln!("skipped: python3 is not there");
        return;
    }
    let place = Place::with_samples();
    let folders = ["opensearch", "quickwit"].map(|engine| {
        let folder = place.path().join(engine);
        let exported = place.hongtou(&["export", "--to", engine]).arg(&folder).assert().success();
        let said = String::from_utf8(exported.get_output().stdout.clone()).unwrap();
        assert!(said.contains(&format!("({engine})")), "{said}");
        folder
    });
    let index = Index::open(place.path().join("index")).unwrap();
    let pieces = pieces(&index, 400);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search_engines.py");
    let mut python = Command::new("python3")
        .arg(script)
        .args(&folders)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> =
        pieces.iter().map(|piece| serde_json::to_string(piece).unwrap() + "\n").collect();
    python.stdin.take().unwrap().write_all(lines.concat().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<Vec<String>> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), pieces.len());
    let everything = SearchOptions { limit: usize::MAX, offset: 0, sort: Sort::Document };
    for (piece, answer) in pieces.iter().zip(&answers) {
        let query = Query::parse(&format!("\"{piece}\"")).unwrap_or_else(|error| panic!("{piece}: {error}"));
        let found = index.search(&query, &everything).unwrap();
        let mut found: Vec<String> = found.hits.into_iter().map(|hit| hit.passage.id).collect();
        found.sort();
        assert_eq!(*answer, found, "{piece}");
    }
    assert!(answers[..7].iter().filter(|answer| !answer.is_empty()).count() >= 5);

    // What a query takes is what goes out.
    let some = place.path().join("some");
    place.hongtou(&["export", "--to", "quickwit", "--query", "双向转诊"]).arg(&some).assert().success();
    let lines = std::fs::read_to_string(some.join("documents.ndjson")).unwrap();
    let counted = index.count(&Query::parse("双向转诊").unwrap()).unwrap().passages;
    assert_eq!(lines.lines().count(), counted);
}
