//! Files to lines, and lines to an index: what an engine sees that calls the program on many machines.

mod common;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;

use common::{Place, samples};
use parquet::basic::{Compression, GzipLevel, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde_json::Value;

/// A folder with the samples, a copy of one that comes before it, and files that cannot be read, or not wholly.
fn mixed(folder: &Path) {
    let data = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::create_dir_all(folder.join("copies")).unwrap();
    let files = files(&samples());
    for file in files.iter().map(Path::new).filter(|file| file.file_name().unwrap() != "SOURCES.md") {
        fs::copy(file, folder.join(file.file_name().unwrap())).unwrap();
    }
    for (from, to) in [
        (samples().join("county/liuzhi.pdf"), "a copy.pdf"),
        (samples().join("county/liuzhi.pdf"), "copies/红头 another.pdf"),
        (data("protected.pdf"), "protected.pdf"),
        (data("protected.pdf"), "copies/protected too.pdf"),
        (data("cut.pdf"), "cut.pdf"),
        (data("scan.pdf"), "scan.pdf"),
    ] {
        fs::copy(from, folder.join(to)).unwrap();
    }
    fs::write(folder.join("empty.pdf"), "").unwrap();
    fs::write(folder.join("page.pdf"), "<!DOCTYPE html><html><body>404</body></html>").unwrap();
    fs::write(folder.join("blank.txt"), " \n").unwrap();
}

/// The paths of all files below `folder`, in order.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { found.push(path.to_str().unwrap().to_owned()) }
        }
    }
    found.sort();
    found
}

/// What `process` writes for `paths`, and its exit code.
fn process(paths: &str, arguments: &[&str]) -> (String, i32) {
    let mut command = Place::new().hongtou(&["process", "--ocr", "never"]);
    let output = command.args(arguments).write_stdin(paths).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn parsed(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn one_line_for_each_path_in_the_order_given() {
    let folder = tempfile::tempdir().unwrap();
    mixed(folder.path());
    let mut paths = files(folder.path());
    paths.reverse();
    let missing = folder.path().join("no such.pdf").to_str().unwrap().to_owned();
    paths.insert(2, missing.clone());
    paths.insert(9, folder.path().to_str().unwrap().to_owned());
    paths.push(paths[4].clone());

    let (lines, code) = process(&paths.join("\n"), &["--jobs", "1"]);
    assert_eq!(code, 3);
    let rows = parsed(&lines);
    let said: Vec<&str> = rows.iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!(said, paths);
    for row in &rows {
        assert_eq!(row["format"], 1);
        let (document, failure) = (&row["document"], &row["failure"]);
        match row["kind"].as_str() {
            Some("document") => {
                assert_eq!(document, &row["record"]["id"]);
                assert!(!row["passages"].as_array().unwrap().is_empty());
                assert!(failure.is_null() || failure["partial"] == true);
            }
            Some("failure") => {
                assert!(document.is_null() && failure["partial"] == false);
                for field in ["reason", "message", "remedy"] {
                    assert!(!failure[field].as_str().unwrap().is_empty(), "{row}");
                }
            }
            other => panic!("{other:?}"),
        }
    }
    let reason = |path: &str| {
        let row = rows.iter().find(|row| row["path"].as_str().unwrap().ends_with(path)).unwrap();
        row["failure"]["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(reason("no such.pdf"), "unreadable");
    assert_eq!(reason("empty.pdf"), "empty");
    assert_eq!(reason("page.pdf"), "mislabelled");
    assert_eq!(reason("/protected.pdf"), "password-protected");
    assert_eq!(reason("scan.pdf"), "no-text-layer");
    assert_eq!(rows[9]["failure"]["reason"], "unsupported", "a folder");

    // Whatever the number of jobs, and however the paths are cut.
    for jobs in ["2", "7"] {
        assert!(process(&paths.join("\r\n"), &["--jobs", jobs]) == (lines.clone(), 3));
    }
    assert!(process(&paths.join("\0"), &["-0"]) == (lines, 3));

    assert_eq!(process("", &[]), (String::new(), 0));
    let (_, code) = process(samples().join("county/liuzhi.pdf").to_str().unwrap(), &[]);
    assert_eq!(code, 0);
    let endless = Place::new().hongtou(&["process"]).write_stdin(vec![b'x'; 1 << 17]).output().unwrap();
    assert_eq!((endless.status.code(), endless.stdout.len()), (Some(2), 0));
}

#[test]
fn what_an_export_has_too_is_the_same() {
    let place = Place::with_samples();
    let exported = place.path().join("passages.jsonl");
    place.hongtou(&["export"]).arg(&exported).assert().success();
    let paths = files(&samples()).into_iter().filter(|path| !path.ends_with("SOURCES.md"));
    let (lines, _) = process(&paths.collect::<Vec<_>>().join("\n"), &[]);
    let mut passages = Vec::new();
    for row in parsed(&lines) {
        for passage in row["passages"].as_array().unwrap() {
            let mut line = serde_json::Map::new();
            for field in ["document", "path", "title", "number", "date", "level"] {
                line.insert(field.to_owned(), row[field].clone());
            }
            line.insert("passage".to_owned(), passage.clone());
            passages.push(Value::Object(line));
        }
    }
    assert_eq!(passages, parsed(&fs::read_to_string(exported).unwrap()));
}

/// A running `process`.
fn start() -> Child {
    Process::new(assert_cmd::cargo::cargo_bin!("hongtou"))
        .arg("process")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn lines_come_as_paths_go_and_a_reader_that_leaves_ends_it() {
    let mut program = start();
    let mut paths = program.stdin.take().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap());
    let path = samples().join("county/liuzhi.pdf");
    for _ in 0..3 {
        writeln!(paths, "{}", path.display()).unwrap();
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert_eq!(parsed(&line)[0]["path"], path.to_str().unwrap());
    }
    drop(lines);
    // It learns so with the next line, though there is no end of paths.
    writeln!(paths, "{}", path.display()).unwrap();
    assert!(program.wait().unwrap().success());
}

#[test]
fn what_was_killed_is_a_beginning_of_the_whole() {
    let path = samples().join("county/liuzhi.pdf").to_str().unwrap().to_owned();
    let paths = [path.as_str(); 12].join("\n");
    let (whole, _) = process(&paths, &[]);
    let mut program = start();
    program.stdin.take().unwrap().write_all(paths.as_bytes()).unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap());
    let mut begun = String::new();
    lines.read_line(&mut begun).unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    lines.read_to_string(&mut begun).unwrap();
    assert!(whole.starts_with(&begun) && begun.len() < whole.len());
}

/// An index of `datasets`.
fn indexed(datasets: &[&Path]) -> Place {
    let place = Place::new();
    let output = place.hongtou(&["index"]).args(datasets).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    place.hongtou(&["verify"]).assert().success();
    place
}

/// A Parquet file with `lines` as its column `line`, beside another, packed as clusters pack them.
fn parquet(path: &Path, lines: &[&str], packed: Compression) {
    let text = |name| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        text.with_logical_type(Some(LogicalType::String)).with_repetition(Repetition::OPTIONAL).build()
    };
    let columns = ["path", "line"].map(|name| Arc::new(text(name).unwrap()));
    let schema = Type::group_type_builder("records").with_fields(columns.into()).build().unwrap();
    let file = File::create(path).unwrap();
    let properties = WriterProperties::builder().set_compression(packed).build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let lines: Vec<ByteArray> = lines.iter().map(|&line| line.into()).collect();
    while let Some(mut column) = group.next_column().unwrap() {
        let values = column.typed::<ByteArrayType>();
        values.write_batch(&lines, Some(&vec![1; lines.len()]), None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn an_index_of_lines_is_that_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    mixed(&texts);
    let read = Place::new();
    read.hongtou(&["ingest", "--ocr", "never"]).arg(&texts).assert().code(3);
    let expected = read.content();

    let (lines, _) = process(&files(&texts).join("\n"), &[]);
    let whole = folder.path().join("lines.jsonl");
    fs::write(&whole, &lines).unwrap();
    let once = indexed(&[&whole]);
    assert_eq!(once.content(), expected);
    // Once more, and the same lines twice.
    once.hongtou(&["index"]).args([&whole, &whole]).assert().code(3);
    assert_eq!(once.content(), expected);

    // In another order, cut in pieces, as lines and as Parquet, with what Spark leaves beside.
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.reverse();
    let dataset = folder.path().join("dataset");
    fs::create_dir_all(dataset.join("records")).unwrap();
    fs::create_dir_all(dataset.join("passages")).unwrap();
    fs::write(dataset.join("records/_SUCCESS"), "").unwrap();
    fs::write(dataset.join("passages/other"), "no line").unwrap();
    fs::write(dataset.join("records/part-0"), lines[..7].join("\r\n\n")).unwrap();
    let ways = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::ZSTD(ZstdLevel::default()),
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ];
    for (number, &packed) in ways.iter().enumerate() {
        let some: Vec<&str> = lines[7..].iter().copied().skip(number).step_by(ways.len()).collect();
        assert!(!some.is_empty());
        parquet(&dataset.join(format!("records/part-{number}.parquet")), &some, packed);
    }
    let shuffled = indexed(&[&dataset]);
    assert_eq!(shuffled.content(), expected);

    // From standard input.
    let piped = Place::new();
    piped.hongtou(&["index", "-"]).write_stdin(lines.join("\n")).assert().code(3);
    assert_eq!(piped.content(), expected);
}

#[test]
fn other_codebooks_code_again_and_codes_by_hand_stay() {
    let path = samples().join("county/liuzhi.pdf");
    let (lines, _) = process(path.to_str().unwrap(), &[]);
    let book = ["--codebook", "rothwell-zegveld"];
    let read = Place::new();
    read.hongtou(&["ingest"]).args(book).arg(&path).assert().success();
    let taken = Place::new();
    taken.hongtou(&["index", "-"]).args(book).write_stdin(lines.clone()).assert().success();
    assert_eq!(taken.content(), read.content());
    // They stay the index's own.
    taken.hongtou(&["index", "-"]).write_stdin(lines).assert().success();
    assert_eq!(taken.content(), read.content());

    let (lines, _) = process(path.to_str().unwrap(), &book);
    let usual = Place::new();
    usual.hongtou(&["index", "-"]).write_stdin(lines.clone()).assert().success();
    let plain = Place::new();
    plain.hongtou(&["ingest"]).arg(&path).assert().success();
    assert_eq!(usual.content(), plain.content());

    let sheet = plain.path().join("tags.csv");
    let hers = fs::read_to_string(&sheet).unwrap();
    fs::write(&sheet, hers.lines().take(3).collect::<Vec<_>>().join("\r\n")).unwrap();
    plain.hongtou(&["import"]).arg(&sheet).args(["--coder", "Li"]).assert().success();
    let coded = plain.content();
    plain.hongtou(&["index", "-"]).write_stdin(lines).assert().success();
    assert_eq!(plain.content(), coded);
}

#[test]
fn documents_before_are_coded_as_those_that_come() {
    let [first, second] = ["county/liuzhi.pdf", "province/guizhou.pdf"].map(|name| samples().join(name));
    let lines = |path: &Path| process(path.to_str().unwrap(), &[]).0;
    let book = ["--codebook", "rothwell-zegveld"];
    let place = Place::new();
    place.hongtou(&["index", "-"]).write_stdin(lines(&first)).assert().success();
    place.hongtou(&["index", "-"]).args(book).write_stdin(lines(&second)).assert().success();
    let both = Place::new();
    let once = lines(&first) + &lines(&second);
    both.hongtou(&["index", "-"]).args(book).write_stdin(once).assert().success();
    assert_eq!(place.content(), both.content());
    assert!(!place.printed(&["status"]).contains("stale"));
}

#[test]
fn a_document_goes_on_to_the_copy_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b, c] = ["a.txt", "b.txt", "c.txt"].map(|name| folder.path().join(name));
    let shared = "关于双向转诊的通知\n各县人民政府：\n财政局应当安排双向转诊经费。\n";
    for file in [&a, &b, &c] {
        fs::write(file, shared).unwrap();
    }
    let ingest = |place: &Place| place.hongtou(&["ingest", "--quiet"]).arg(folder.path()).output().unwrap();
    let take = |place: &Place, paths: &[&Path]| {
        let paths: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        let (lines, _) = process(&paths.join("\n"), &[]);
        place.hongtou(&["index", "-", "--quiet"]).write_stdin(lines).output().unwrap();
        place.hongtou(&["verify"]).assert().success();
    };
    let (read, taken) = (Place::new(), Place::new());
    ingest(&read);
    take(&taken, &[&a, &b, &c]);
    assert_eq!(taken.content(), read.content());

    // Another text in the file that held it, and then what cannot be read in the next.
    for (file, now) in [(&a, "关于用水的通知\n各县人民政府：\n水务局负责供水。\n"), (&b, "")]
    {
        fs::write(file, now).unwrap();
        ingest(&read);
        take(&taken, &[file]);
        assert_eq!(taken.content(), read.content());
        taken.hongtou(&["search", "双向转诊经费"]).assert().success();
    }
    let failures = taken.printed(&["failures", "--format", "jsonl"]);
    assert_eq!(failures.lines().count(), 1, "{failures}");
}

#[test]
fn a_slash_behind_a_file_says_nothing_of_the_file() {
    let path = samples().join("county/liuzhi.pdf").to_str().unwrap().to_owned();
    let (lines, _) = process(&format!("{path}\n{path}/\n."), &[]);
    let paths: Vec<String> =
        parsed(&lines).iter().map(|line| line["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paths, [path.clone(), format!("{path}/"), ".".to_owned()]);
    let place = Place::new();
    place.hongtou(&["index", "-"]).write_stdin(lines).assert().code(3);
    assert!(place.printed(&["documents", "--format", "jsonl"]).contains("liuzhi.pdf"));
}

#[test]
fn what_is_no_dataset_says_so() {
    let place = Place::with_samples();
    let refused = |file: &Path, index: &[&str]| {
        let output = Place::new().hongtou(&["index"]).arg(file).args(index).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let table = place.path().join("passages.parquet");
    place.hongtou(&["export"]).arg(&table).assert().success();
    assert!(refused(&table, &[]).contains("no column 'line'"));
    let mut damaged = fs::read(&table).unwrap();
    damaged.truncate(damaged.len() / 2);
    fs::write(&table, damaged).unwrap();
    assert!(refused(&table, &[]).contains("passages.parquet"));
    let exported = place.path().join("passages.jsonl");
    place.hongtou(&["export"]).arg(&exported).assert().success();
    assert!(refused(&exported, &[]).contains("passages.jsonl: line 1: no line that 'hongtou process' wrote"));
    let (line, _) = process(samples().join("county/liuzhi.pdf").to_str().unwrap(), &[]);
    let cut: PathBuf = place.path().join("cut.jsonl");
    fs::write(&cut, format!("{line}{}", &line[..300])).unwrap();
    assert!(refused(&cut, &[]).contains("cut.jsonl: line 2: a line that was cut short"));
    let far = line.replacen("\"sentence\":0", "\"sentence\":99999", 1);
    fs::write(&cut, far).unwrap();
    assert!(refused(&cut, &[]).contains("lies outside the text"), "{}", refused(&cut, &[]));
    fs::write(&cut, line.replacen("\"format\":1", "\"format\":9", 1)).unwrap();
    assert!(refused(&cut, &[]).contains("format is 9"));
    assert!(refused(&place.path().join("none"), &[]).contains("none"));
}
