//! Running the program as a user does, on an index of its own.

#![allow(dead_code, reason = "each test uses its own part of it")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use hongtou::index::Index;
use serde_json::Value;
use tempfile::TempDir;

/// A place to run in: its own index and output folder, gone when dropped.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A place whose index holds the samples.
    pub fn with_samples() -> Self {
        let place = Self::new();
        place.hongtou(&["ingest"]).arg(samples()).assert().success();
        place
    }

    /// A place whose index holds these texts, each with the name of its file.
    pub fn with_texts(texts: &[(&str, &str)]) -> Self {
        let place = Self::new();
        let folder = place.path().join("texts");
        std::fs::create_dir(&folder).expect("a folder");
        for (name, text) in texts {
            std::fs::write(folder.join(name), text).expect("a file");
        }
        place.hongtou(&["ingest"]).arg(&folder).assert().success();
        place
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn workbook(&self) -> PathBuf {
        self.path().join("out/workbook.xlsx")
    }

    /// The program on this place's index.
    pub fn hongtou(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hongtou").expect("the program is built");
        command.args(arguments).env("HONGTOU_INDEX", self.path().join("index"));
        command
    }

    /// `hongtou run FOLDER` with its workbook in this place.
    pub fn run(&self, folder: &Path) -> Command {
        let mut command = self.hongtou(&["run"]);
        command.arg(folder).arg("--out").arg(self.path().join("out"));
        command
    }

    /// What a command that succeeds prints.
    pub fn printed(&self, arguments: &[&str]) -> String {
        let output = self.hongtou(arguments).assert().success().get_output().stdout.clone();
        String::from_utf8(output).expect("UTF-8")
    }

    /// What a command prints as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.hongtou(arguments).output().expect("the program runs");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{arguments:?}: {error}\n{}", String::from_utf8_lossy(&output.stderr))
        })
    }

    /// Everything that the index holds, in order: passages, tags, documents, failures, copies.
    pub fn content(&self) -> Vec<String> {
        let exported = |table: &str| {
            let file = self.path().join(table);
            self.hongtou(&["export"]).arg(&file).assert().success();
            std::fs::read_to_string(file).expect(table)
        };
        let listed = |arguments: &[&str]| self.json(arguments).to_string();
        vec![
            exported("passages.jsonl"),
            exported("tags.csv"),
            exported("documents.csv"),
            listed(&["documents", "--format", "json"]),
            listed(&["failures", "--format", "json"]),
            listed(&["failures", "--format", "json", "--reason", "duplicate"]),
        ]
    }

    /// Every passage of the index.
    pub fn passages(&self) -> Vec<Value> {
        let documents = self.json(&["documents", "--format", "json"]);
        let documents = documents.as_array().expect("a list of documents");
        documents
            .iter()
            .flat_map(|document| {
                let mut shown = self.json(&["show", "--json", document["id"].as_str().expect("an id")]);
                match shown["passages"].take() {
                    Value::Array(passages) => passages,
                    other => panic!("passages: {other}"),
                }
            })
            .collect()
    }
}

/// The texts of all passages of an index, in characters, to draw from.
pub fn texts(index: &Index) -> Vec<Vec<char>> {
    let documents = index.documents().expect("an index that reads");
    let passages = documents.iter().flat_map(|document| index.passages(&document.id).expect("passages"));
    passages.map(|passage| passage.text.chars().collect()).collect()
}

/// The samples of the repository.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// A text of `tests/data`.
pub fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read_to_string(path).expect(name)
}
