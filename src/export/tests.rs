//! Exports read back by readers that are not ours, or compared with what the formats' standards say.

use std::fs::{self, File};

use calamine::{Data, Reader, Xlsx, open_workbook};
use time::macros::date;

use super::*;
use crate::compare::compare;
use crate::index::{Index, Query};
use crate::model::{
    ActorRole, Citation, Directive, Document, Failure, Format, Language, Level, Manner, Metadata, Part,
    Passage, Reason, Relation, Signal, SourceFile, Span, Tag,
};
use crate::tag::Codebook;

/// A text with everything that breaks exports.
const HARD: &str = "=1+1,\"医😀𠮷\"\t共\n体";

const NATO: &str = r#"
id = "nato"
version = "1"
title = { zh = "工具", en = "Instruments" }
source = "Hood 1983"
[[codes]]
code = "IS"
label = { zh = "信息", en = "label of IS" }
definition = "…"
cues = ["宣传"]
[[codes]]
code = "OP"
label = { zh = "组织", en = "label of OP" }
definition = "…"
cues = ["领导小组"]
"#;

const AMBIGUITY: &str = r#"
id = "ambiguity"
version = "1"
title = { zh = "模糊度", en = "Ambiguity" }
[[codes]]
code = "hedge"
label = { zh = "留有余地", en = "Hedge" }
definition = "…"
[[codes]]
code = "missing_time"
label = { zh = "缺时限", en = "Missing time" }
definition = "…"
[[codes]]
code = "responsible_actor"
label = { zh = "责任主体", en = "Responsible actor" }
definition = "…"
"#;

fn passage(document: &str, ordinal: u32, text: &str) -> Passage {
    Passage {
        pages: [3, 4],
        headings: vec!["一、总体要求".into(), "（一）目标".into()],
        number: format!("第{}条", ['零', '一', '二', '三'][ordinal as usize]),
        ..Passage::body(document, ordinal, text, vec![Span::new(0, text.chars().count())])
    }
}

/// A document with three passages, the first of them coded.
pub(crate) fn local() -> Document {
    let mut tagged = passage("aa", 1, "县政府应当成立领导小组。");
    tagged.tags = vec![
        Tag {
            codebook: "nato".into(),
            code: "OP".into(),
            span: Span::new(7, 11),
            sentence: 0,
            cue: "领导小组".into(),
            ..Tag::default()
        },
        Tag {
            codebook: "signals".into(),
            code: "Y".into(),
            span: Span::new(0, 12),
            sentence: 0,
            cue: "应当".into(),
            ..Tag::default()
        },
        Tag {
            codebook: "actors".into(),
            code: "government".into(),
            span: Span::new(0, 3),
            sentence: 0,
            cue: "政府".into(),
            level: Some(Level::County),
            portfolio: None,
            role: Some(ActorRole::Responsible),
            entity: Some("贵州省/六盘水市/六枝特区/人民政府".into()),
        },
    ];
    let part = |code: &str, weight, cue: &str| Part { code: code.into(), weight, cue: cue.into() };
    tagged.directives = vec![Directive {
        sentence: 0,
        signal: Signal::Y,
        strength: 3,
        ambiguity: 0.3,
        parts: vec![part("responsible_actor", 0.0, "县政府"), part("missing_time", 0.3, "")],
    }];
    Document {
        id: "aa".into(),
        source: source("aa", "docs/a.pdf"),
        metadata: Metadata {
            title: Some("实施意见".into()),
            number: Some("1-2".into()),
            date: Some(date!(2017 - 03 - 01)),
            level: Some(Level::County),
            ..Metadata::default()
        },
        language: Language::Chinese,
        pages: 4,
        quality: Vec::new(),
        furniture: Vec::new(),
        citations: vec![Citation {
            title: Some("指导意见".into()),
            number: Some("国发〔2016〕1号".into()),
            kind: Some("意见".into()),
            issuers: Vec::new(),
            date: None,
            manner: Manner::Implementation,
            verb: "贯彻落实".into(),
            passage: 1,
            span: Span::new(0, 2),
            words: "《指导意见》".into(),
        }],
        duplicate_of: None,
        passages: vec![tagged, passage("aa", 2, HARD), passage("aa", 3, &"长".repeat(40_000))],
    }
}

/// The national text beside it.
fn national() -> Document {
    Document {
        id: "nn".into(),
        source: source("nn", "docs/n.pdf"),
        metadata: Metadata {
            title: Some("指导意见".into()),
            number: Some("国发〔2016〕1号".into()),
            level: Some(Level::Central),
            ..Metadata::default()
        },
        citations: Vec::new(),
        passages: vec![
            passage("nn", 1, "各县政府应当成立领导小组。"),
            passage("nn", 2, "医保基金实行总额付费。"),
        ],
        ..local()
    }
}

fn source(id: &str, path: &str) -> SourceFile {
    SourceFile { path: path.into(), size: 1, modified: 0, hash: id.into(), format: Format::Pdf }
}

/// An index of the two documents and a file that could not be read.
struct Corpus {
    _folder: tempfile::TempDir,
    index: Index,
}

impl Corpus {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open_or_create(folder.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        writer.put(&local(), &[]).unwrap();
        writer.put(&national(), &[]).unwrap();
        writer
            .put_failure(&Failure {
                path: "docs/b.pdf".into(),
                reason: Reason::Empty,
                message: "the file has no bytes".into(),
                remedy: "download it again".into(),
                page: None,
                copy_of: None,
                partial: false,
                size: 0,
                modified: 0,
            })
            .unwrap();
        writer.finish().unwrap();
        Self { _folder: folder, index }
    }

    /// What `query` takes of it.
    fn dataset(&self, query: Option<&str>) -> Dataset<'_> {
        let query = query.map(|query| Query::parse(query).unwrap());
        let codebooks = [NATO, AMBIGUITY].map(|text| Codebook::parse(text).unwrap()).into_iter();
        let signals = Codebook::parse(Codebook::shipped_text("signals").unwrap()).unwrap();
        let run = RunInfo {
            version: "0.1.0".into(),
            date: date!(2026 - 11 - 22),
            command: "hongtou export".into(),
            query: String::new(),
            index: "indexes/a".into(),
        };
        let pairs = vec![("nn".to_owned(), "aa".to_owned())];
        Dataset::new(&self.index, query.as_ref(), codebooks.chain([signals]).collect(), pairs, run).unwrap()
    }

    /// Writes all of it.
    fn write(&self, path: &Path) -> Result<(), ExportError> {
        write(path, &self.dataset(None), &Options::default())
    }
}

/// Cells of a sheet: header, then rows.
fn sheet(book: &mut Xlsx<io::BufReader<File>>, name: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The cell of row `row` (0 is the first under the header) in the column called `column`.
fn cell<'a>(sheet: &'a [Vec<Data>], row: usize, column: &str) -> &'a Data {
    let at = sheet[0].iter().position(|name| *name == Data::String(column.into())).unwrap();
    &sheet[row + 1][at]
}

fn text(text: &str) -> Data {
    Data::String(text.into())
}

#[test]
fn a_workbook_holds_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/workbook.xlsx");
    Corpus::new().write(&path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "Documents",
            "Passages",
            "Tags",
            "Instruments by document",
            "Actors",
            "Signals and ambiguity",
            "Alignment",
            "Comparison",
            "Coverage by chapter",
            "Coverage by instrument",
            "Diffusion",
            "Lineage",
            "Codebook",
            "Run"
        ]
    );

    let documents = sheet(&mut book, "Documents");
    assert_eq!(cell(&documents, 0, "number"), &text("1-2"));
    assert_eq!(cell(&documents, 0, "directives"), &Data::Float(1.0));
    assert_eq!(cell(&documents, 0, "strength"), &Data::Float(3.0));
    assert_eq!(cell(&documents, 0, "ambiguity"), &Data::Float(0.3));
    assert_eq!(cell(&documents, 0, "signals:Y"), &Data::Float(1.0));
    let Data::DateTime(day) = cell(&documents, 0, "date") else { panic!("no date") };
    // Days since the last day of 1899, as a spreadsheet shows =DATE(2017,3,1).
    assert_eq!(day.as_f64(), 42_795.0);

    let passages = sheet(&mut book, "Passages");
    assert_eq!(passages.len(), 6);
    assert_eq!(cell(&passages, 0, "nato:OP"), &Data::Float(1.0));
    assert_eq!(cell(&passages, 0, "nato:IS"), &Data::Empty);
    assert_eq!(cell(&passages, 0, "signals:Y"), &Data::Float(1.0));
    assert_eq!(cell(&passages, 0, "strength"), &Data::Float(3.0));
    assert_eq!(cell(&passages, 0, "ambiguity"), &Data::Float(0.3));
    assert_eq!(cell(&passages, 1, "strength"), &Data::Empty);
    assert_eq!(cell(&passages, 0, "actors"), &text("县政府"));
    assert_eq!(cell(&passages, 0, "heading"), &text("一、总体要求 > （一）目标"));
    assert_eq!(cell(&passages, 1, "text"), &text(HARD));
    let Data::String(cut) = cell(&passages, 2, "text") else { panic!("no text") };
    assert_eq!(cut.chars().count(), 32_767);
    assert!(cut.ends_with("长 … [cut: 40000 characters in all]"));

    let tags = sheet(&mut book, "Tags");
    assert_eq!(tags.len(), 4);
    assert_eq!(cell(&tags, 0, "words"), &text("领导小组"));
    assert_eq!(cell(&tags, 0, "sentence"), &text("县政府应当成立领导小组。"));
    assert_eq!(cell(&tags, 0, "page"), &Data::Float(3.0));
    assert_eq!(cell(&tags, 2, "actor_level"), &text("county"));
    assert_eq!(cell(&tags, 2, "role"), &text("responsible"));
    assert_eq!(cell(&tags, 2, "entity"), &text("贵州省/六盘水市/六枝特区/人民政府"));

    let directives = sheet(&mut book, "Signals and ambiguity");
    assert_eq!(directives.len(), 2);
    assert_eq!(cell(&directives, 0, "signal"), &text("Y"));
    assert_eq!(cell(&directives, 0, "sentence"), &text("县政府应当成立领导小组。"));
    assert_eq!(cell(&directives, 0, "cues"), &text("responsible_actor: 县政府"));
    assert_eq!(cell(&directives, 0, "missing_time"), &Data::Float(0.3));
    assert_eq!(cell(&directives, 0, "responsible_actor"), &Data::Float(0.0));
    assert_eq!(cell(&directives, 0, "hedge"), &Data::Empty);

    let instruments = sheet(&mut book, "Instruments by document");
    assert_eq!(cell(&instruments, 0, "nato:OP"), &Data::Float(1.0));
    assert_eq!(cell(&instruments, 0, "nato:OP share"), &Data::Float(1.0));

    let actors = sheet(&mut book, "Actors");
    assert_eq!(cell(&actors, 0, "actor"), &text("贵州省/六盘水市/六枝特区/人民政府"));
    assert_eq!(cell(&actors, 0, "responsible"), &Data::Float(1.0));
    assert_eq!(cell(&actors, 0, "lead"), &Data::Empty);

    let lineage = sheet(&mut book, "Lineage");
    assert_eq!(cell(&lineage, 0, "manner"), &text("implementation"));
    assert_eq!(cell(&lineage, 0, "cited_document"), &text("nn"));

    let alignment = sheet(&mut book, "Alignment");
    let expected = compare(&national(), &local());
    assert_eq!(cell(&alignment, 0, "relation"), &text(expected.alignments[0].relation.as_str()));
    assert_eq!(cell(&alignment, 0, "national_text"), &text("各县政府应当成立领导小组。"));
    let left_out = alignment.iter().filter(|row| row[0] == text("left out")).count();
    assert!(left_out == expected.left_out.len() && left_out > 0);

    let figures = sheet(&mut book, "Comparison");
    assert_eq!((figures.len(), cell(&figures, 0, "local_file")), (2, &text("a.pdf")));
    assert_eq!(cell(&figures, 0, "national_units"), &Data::Float(2.0));
    let chapters = sheet(&mut book, "Coverage by chapter");
    assert_eq!((chapters.len(), cell(&chapters, 0, "chapter")), (2, &text("一、总体要求")));
    let new: Vec<_> = expected.alignments.iter().filter(|found| found.relation == Relation::New).collect();
    let diffusion = sheet(&mut book, "Diffusion");
    assert_eq!(diffusion.len(), 1 + new.len());
    assert_eq!(cell(&diffusion, 0, "id"), &text(&new[0].local));
    let Data::DateTime(day) = cell(&diffusion, 0, "date") else { panic!("no date") };
    assert_eq!(day.as_f64(), 42_795.0);

    assert_eq!(cell(&sheet(&mut book, "Codebook"), 1, "label_en"), &text("label of OP"));
    let run = sheet(&mut book, "Run");
    let failed = run.iter().find(|row| row[0] == text("not read")).unwrap();
    assert_eq!(failed[1..3], [text("docs/b.pdf"), text("empty")]);
}

#[test]
fn the_same_data_give_the_same_bytes_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    for ending in FORMATS.map(|format| format.ending) {
        let [a, b] = ["a", "b"].map(|name| {
            let path = folder.path().join(name).join(format!("out.{ending}"));
            corpus.write(&path).unwrap();
            fs::read(path).unwrap()
        });
        assert!(a == b, "{ending} differs");
    }
    assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), FORMATS.len());
}

#[test]
fn csv_is_quoted_and_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coded.csv");
    let corpus = Corpus::new();
    corpus.write(&path).unwrap();
    let csv = fs::read_to_string(&path).unwrap();
    assert!(csv.starts_with("\u{feff}passage,document,level,page,"));
    assert!(csv.contains(",\"'=1+1,\"\"医😀𠮷\"\"\t共\n体\","));
    assert_eq!(csv.matches("\r\n").count(), 6);

    let options = Options { delimiter: b';', raw_cells: true, ..Options::default() };
    write(&path, &corpus.dataset(None), &options).unwrap();
    let csv = fs::read_to_string(&path).unwrap();
    assert!(csv.contains(";\"=1+1,\"\"医😀𠮷\"\"\t共\n体\";"), "{csv}");
}

#[test]
fn the_name_of_a_file_tells_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    for (name, column) in [
        ("tags.csv", "codebook"),
        ("a.documents.csv", "document"),
        ("a.b.csv", "passage"),
        ("run.csv", "item"),
    ] {
        let path = folder.path().join(name);
        corpus.write(&path).unwrap();
        let csv = fs::read_to_string(&path).unwrap();
        assert!(csv.starts_with(&format!("\u{feff}{column},")), "{name}: {csv}");
    }
}

#[test]
fn a_query_takes_its_passages_and_what_belongs_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    let lines = |query: &str, name: &str| {
        let path = folder.path().join(name);
        write(&path, &corpus.dataset(Some(query)), &Options::default()).unwrap();
        let lines = fs::read_to_string(path).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let passages = lines("level:county 领导小组", "passages.jsonl");
    assert_eq!(passages.len(), 1);
    assert_eq!(passages[0]["passage"]["id"], "aa-0001");
    let documents = lines("level:county 领导小组", "documents.jsonl");
    assert_eq!((documents.len(), &documents[0]["passages"]), (1, &1.into()));
    let alignment = lines("领导小组", "alignment.jsonl");
    assert!(alignment.iter().all(|row| row["local_passage"] == "aa-0001"), "{alignment:?}");
    assert_eq!(lines("level:central", "tags.jsonl").len(), 0);
    assert_eq!(lines("level:central", "lineage.jsonl").len(), 0);
    // What was left out of the local text has only a national passage.
    assert!(lines("医保", "alignment.jsonl").iter().all(|row| row["relation"] == "left out"));
}

#[test]
fn json_lines_hold_passages_or_rows() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let path = folder.path().join(name);
        corpus.write(&path).unwrap();
        fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let passages = lines("coded.jsonl");
    assert_eq!(passages.len(), 5);
    assert_eq!(passages[0]["title"], "实施意见");
    assert_eq!(passages[0]["passage"]["tags"][0]["span"], serde_json::json!([7, 11]));
    assert_eq!(passages[1]["passage"]["text"], HARD);
    let tags = lines("coded.tags.jsonl");
    assert_eq!((tags.len(), &tags[1]["cue"]), (3, &"应当".into()));
}

#[test]
fn a_failed_export_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    let old = folder.path().join("notes.txt");
    fs::write(&old, "old").unwrap();
    assert!(matches!(corpus.write(&old), Err(ExportError::UnknownFormat { .. })));
    // A folder cannot be replaced by a file: the rename fails last of all.
    let taken = folder.path().join("taken.csv");
    fs::create_dir_all(taken.join("inside")).unwrap();
    assert!(matches!(corpus.write(&taken), Err(ExportError::Io { .. })));
    assert_eq!(fs::read_to_string(old).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn left_overs_go_unless_somebody_still_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Corpus::new();
    let [written, left] = ["a", "b"].map(|name| folder.path().join(format!(".hongtou-{name}.part")));
    let held = File::create(&written).unwrap();
    held.lock().unwrap();
    fs::write(&left, "half").unwrap();
    let notes = folder.path().join("notes.part");
    fs::write(&notes, "mine").unwrap();
    corpus.write(&folder.path().join("tags.csv")).unwrap();
    assert!(written.exists() && !left.exists() && notes.exists());
    drop(held);
    corpus.write(&folder.path().join("tags.csv")).unwrap();
    assert!(!written.exists());
    // As long as the system allows.
    let long = folder.path().join(format!("{}.csv", "长".repeat(83)));
    corpus.write(&long).unwrap();
    assert!(long.exists());
}

#[test]
fn what_cannot_be_written_names_the_file_and_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tags.csv");
    fs::write(&path, "old").unwrap();
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let error = replace(&path, |_| Err(full().into())).unwrap_err();
    assert!(error.to_string().contains("tags.csv"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
