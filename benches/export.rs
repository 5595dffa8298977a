//! An index with 1.1 million tags, more than a sheet of a workbook holds, written to every format of tables and to a
//! project: seconds and the most memory, each in a process of its own. `cargo bench --bench export -- FOLDER`; FOLDER
//! gets the index, which a second run uses again.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use hongtou::index::Index;
use hongtou::model::{Document, Format, Language, Metadata, Passage, SourceFile, Span, Tag};

const DOCUMENTS: u32 = 1_000;
const PASSAGES: u32 = 110;
const SENTENCE: &str = "县级医院应当与乡镇卫生院建立双向转诊机制，完善分级诊疗制度。";
const FILES: [&str; 5] = ["coded.xlsx", "tags.csv", "tags.jsonl", "tags.parquet", "coded.qdpx"];

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [folder] = arguments.as_slice() else {
        println!("export: name a folder to write to");
        return;
    };
    let folder = Path::new(folder);
    let index = folder.join("index");
    if !index.exists() {
        build(&index);
    }
    for name in FILES {
        let file = folder.join(name);
        let start = Instant::now();
        // Peak memory is read from the process as it ends.
        let output = Command::new("/usr/bin/time")
            .args(["-f", "%M", env!("CARGO_BIN_EXE_hongtou"), "export", "--index"])
            .arg(&index)
            .arg(&file)
            .output()
            .expect("the program `time`");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let seconds = start.elapsed().as_secs_f64();
        let errors = String::from_utf8_lossy(&output.stderr);
        let kilobytes: f64 = errors.lines().last().and_then(|line| line.parse().ok()).expect("a number");
        let bytes = fs::metadata(&file).expect("the file").len();
        println!(
            "{name}: {seconds:.1} s, {:.0} MB of memory, {:.0} MB written",
            kilobytes / 1e3,
            bytes as f64 / 1e6
        );
    }
}

fn build(path: &Path) {
    let index = Index::open_or_create(path).expect("an index");
    let mut writer = index.writer().expect("its writer");
    for at in 0..DOCUMENTS {
        writer.put(&document(at), &[]).expect("room on the disk");
    }
    writer.finish().expect("room on the disk");
}

fn document(at: u32) -> Document {
    let id = format!("{at:016x}");
    let tag = |start: usize| Tag {
        codebook: "nato".to_owned(),
        code: ["IS", "IP", "AS", "OP"][start % 4].to_owned(),
        span: Span::new(start, start + 4),
        cue: "建立".to_owned(),
        ..Tag::default()
    };
    let passage = |ordinal| {
        let text = format!("{SENTENCE}（{at}-{ordinal}）");
        let length = text.chars().count();
        let mut passage = Passage::body(&id, ordinal, &text, vec![Span::new(0, length)]);
        passage.tags = (0..10).map(tag).collect();
        passage
    };
    let source = SourceFile {
        path: format!("{at}.txt"),
        size: 1,
        modified: 0,
        hash: id.clone(),
        format: Format::Text,
    };
    Document {
        passages: (1..=PASSAGES).map(passage).collect(),
        id,
        source,
        metadata: Metadata { title: Some(format!("实施意见{at}")), ..Metadata::default() },
        language: Language::Chinese,
        pages: 1,
        quality: Vec::new(),
        citations: Vec::new(),
        duplicate_of: None,
        furniture: Vec::new(),
    }
}
