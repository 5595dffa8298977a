//! Whole folders: what they hold of traps, what comes and goes, and what happens when the program is ended.

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{Place, samples};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The lines of a list as JSON.
fn rows(place: &Place, arguments: &[&str]) -> Vec<Value> {
    match place.json(arguments) {
        Value::Array(rows) => rows,
        other => panic!("{arguments:?}: {other}"),
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// A container of some members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A docx with this in its document part.
fn docx(document: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", links.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// A PDF whose objects are these, from number 1 on.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

/// Good files and every trap; gives the names of the good ones and of the traps that must be listed.
#[cfg(unix)]
fn traps(folder: &Path, outside: &Path) -> (Vec<&'static str>, Vec<String>) {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    let put = |name: &str, content: &[u8]| fs::write(folder.join(name), content).unwrap();
    fs::create_dir(folder.join("deep")).unwrap();
    for (name, number) in [("good.txt", "一"), ("deep/also good.txt", "二"), ("好\u{1b}[31m.txt", "三")] {
        put(name, format!("第{number}条 县级医院应当建立双向转诊制度。").as_bytes());
    }
    fs::copy(samples().join("province/telemedicine.pdf"), folder.join("deep/good.pdf")).unwrap();
    let secret = outside.join("secret.txt");
    fs::write(&secret, "绝密内容").unwrap();

    // Links: round in a circle, and out of the folder.
    symlink(folder, folder.join("deep/loop")).unwrap();
    symlink("circle", folder.join("circle")).unwrap();
    symlink(&secret, folder.join("out.txt")).unwrap();
    let mut listed: Vec<String> = ["circle", "out.txt"].map(String::from).into();
    // What is no file, or none that can be read.
    assert!(Process::new("mkfifo").arg(folder.join("pipe.txt")).status().unwrap().success());
    std::os::unix::net::UnixListener::bind(folder.join("socket.pdf")).unwrap();
    fs::create_dir(folder.join("locked")).unwrap();
    put("locked/inside.txt", "第九条".as_bytes());
    fs::set_permissions(folder.join("locked"), fs::Permissions::from_mode(0o000)).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"no\xffname.txt")), "第四条").unwrap();
    // Root may look into any folder.
    if fs::read_dir(folder.join("locked")).is_err() {
        listed.push("locked".to_owned());
    }
    listed.extend(["pipe.txt", "socket.pdf", r"no\xffname.txt"].map(String::from));
    // Sizes: nothing, and more than anybody reads.
    put("empty.pdf", b"");
    for name in ["huge.txt", "huge.pdf"] {
        fs::File::create(folder.join(name)).unwrap().set_len(2 << 30).unwrap();
    }
    listed.extend(["empty.pdf", "huge.txt", "huge.pdf"].map(String::from));
    // Containers that grow, and that reach out.
    let word = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
    let bomb = format!("<w:document {word}><w:body><w:p><w:r><w:t>{}", "甲".repeat(100 << 20));
    put("bomb.docx", &docx(&bomb));
    put("bomb.zip", &zipped(&[("a.txt", &vec![0; 64 << 20])]));
    let entity = format!(
        r#"<!DOCTYPE d [<!ENTITY e SYSTEM "file://{}">]><w:document {word}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"#,
        secret.display()
    );
    put("entity.docx", &docx(&entity));
    listed.extend(["bomb.docx", "bomb.zip", "entity.docx"].map(String::from));
    // Trees of pages without an end, and brackets without one.
    let pages = "<< /Type /Pages /Count 1 /Kids [2 0 R] >>";
    put("loop.pdf", &pdf(&["<< /Type /Catalog /Pages 2 0 R >>", pages]));
    let nested = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    put("nested.pdf", &pdf(&["<< /Type /Catalog /Pages 2 0 R >>", &nested]));
    let content = format!("<< /Length {} >>\nstream\n{nested}\nendstream", nested.len());
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>";
    let kids = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>";
    put("brackets.pdf", &pdf(&["<< /Type /Catalog /Pages 2 0 R >>", kids, page, &content]));
    listed.extend(["loop.pdf", "nested.pdf", "brackets.pdf"].map(String::from));
    (vec!["also good.txt", "good.pdf", "good.txt", "好\u{1b}[31m.txt"], listed)
}

#[cfg(unix)]
#[test]
fn a_folder_full_of_traps() {
    let place = Place::new();
    let (folder, outside) = (place.path().join("folder"), place.path().join("outside"));
    fs::create_dir(&folder).unwrap();
    fs::create_dir(&outside).unwrap();
    let (good, listed) = traps(&folder, &outside);
    let before = snapshot(place.path(), "index");
    let output = place.hongtou(&["ingest", "--memory-limit", "400", "-v"]).arg(&folder).output().unwrap();
    let (summary, said) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(3), "{summary}{said}");
    assert_eq!(snapshot(place.path(), "index"), before, "something was written outside the index");
    assert!(!said.contains('\u{1b}') && !summary.contains('\u{1b}'), "a name drives the terminal");

    let documents = rows(&place, &["documents", "--format", "json"]);
    let mut files: Vec<&str> = documents.iter().map(|row| text(row, "file")).collect();
    files.sort_unstable();
    // Root reads what nobody else may.
    files.retain(|file| *file != "inside.txt");
    assert_eq!(files, good);
    let failures = rows(&place, &["failures", "--format", "json"]);
    for name in listed {
        let failure = failures.iter().find(|row| text(row, "path").ends_with(&format!("/{name}")));
        let failure = failure.unwrap_or_else(|| panic!("{name} is not listed: {failures:#?}"));
        assert!(!text(failure, "remedy").is_empty(), "{failure}");
    }
    assert_eq!(place.json(&["search", "绝密内容", "--format", "json"])["total"], 0);
    place.hongtou(&["verify"]).assert().success();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder.join("locked"), fs::Permissions::from_mode(0o700)).unwrap();
}

/// Names, sizes and times of all below `folder` but what lies in `except`.
fn snapshot(folder: &Path, except: &str) -> Vec<(std::path::PathBuf, u64, std::time::SystemTime)> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let entry = entry.unwrap();
            let data = entry.metadata().unwrap();
            if entry.file_name() == except {
                continue;
            }
            if data.is_dir() {
                open.push(entry.path());
            }
            found.push((entry.path(), data.len(), data.modified().unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn only_what_changed_is_read() {
    let place = Place::new();
    let folder = place.path().join("folder");
    fs::create_dir(&folder).unwrap();
    for (name, number) in [("a.txt", "一"), ("b.txt", "二"), ("c.txt", "三")] {
        fs::write(folder.join(name), format!("第{number}条 县级医院应当建立双向转诊制度。")).unwrap();
    }
    let ingest = |more: &[&str]| {
        let output = place.hongtou(&["ingest"]).arg(&folder).args(more).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(ingest(&[]).contains("3 found, 3 read, 0 unchanged"));
    assert!(ingest(&[]).contains("3 found, 0 read, 3 unchanged"));

    // Touched, and moved: the content is known.
    let time = std::time::SystemTime::now() + Duration::from_secs(5);
    fs::File::options().append(true).open(folder.join("a.txt")).unwrap().set_modified(time).unwrap();
    fs::rename(folder.join("b.txt"), folder.join("d.txt")).unwrap();
    let summary = ingest(&[]);
    assert!(summary.contains("3 found, 0 read, 2 unchanged, 1 moved"), "{summary}");
    assert!(!summary.contains("gone"), "{summary}");
    assert!(ingest(&[]).contains("3 found, 0 read, 3 unchanged"));

    // Changed, and gone: it stays until it is pruned.
    fs::write(folder.join("a.txt"), "第九条 新的内容。").unwrap();
    fs::remove_file(folder.join("c.txt")).unwrap();
    fs::write(folder.join("e.txt"), "").unwrap();
    let states = |place: &Place| -> Vec<(String, String)> {
        let rows = rows(place, &["status", "--format", "json"]);
        let name = |row: &Value| text(row, "path").rsplit('/').next().unwrap().to_owned();
        rows.iter().map(|row| (text(row, "state").to_owned(), name(row))).collect()
    };
    let said = |rows: &[(&str, &str)]| -> Vec<(String, String)> {
        rows.iter().map(|(state, name)| ((*state).to_owned(), (*name).to_owned())).collect()
    };
    assert_eq!(states(&place), said(&[("new", "e.txt"), ("changed", "a.txt"), ("gone", "c.txt")]));
    let summary = ingest(&[]);
    assert!(summary.contains("3 found, 2 read, 1 unchanged, 1 failed"), "{summary}");
    assert!(summary.contains("gone      1 files, still in the index"), "{summary}");
    assert_eq!(place.json(&["search", "第三条", "--format", "json"])["total"], 1);
    assert_eq!(states(&place), said(&[("gone", "c.txt"), ("failed", "e.txt")]));
    assert!(ingest(&["--prune"]).contains("taken out of the index"));
    assert_eq!(place.json(&["search", "第三条", "--format", "json"])["total"], 0);

    // What failed is tried again when asked for, and only then.
    assert!(ingest(&[]).contains("0 read"));
    assert!(ingest(&["--retry-failed"]).contains("1 read"));
    let failures = rows(&place, &["failures", "--format", "json", "--reason", "empty"]);
    assert_eq!(failures.len(), 1);
    place.hongtou(&["verify"]).assert().success();
}

#[test]
fn a_file_that_is_written_to_waits_for_the_next_time() {
    let place = Place::new();
    let folder = place.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "第一条").unwrap();
    let growing = folder.join("growing.txt");
    fs::write(&growing, "第二条").unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::File::options().append(true).open(&growing).unwrap();
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                file.write_all("续".as_bytes()).unwrap();
                thread::sleep(Duration::from_millis(1));
            }
        });
        let output = place.hongtou(&["ingest"]).arg(&folder).output().unwrap();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(output.status.code(), Some(3));
    });
    let failures = rows(&place, &["failures", "--format", "json"]);
    assert_eq!(text(&failures[0], "reason"), "changing");
    place.hongtou(&["ingest"]).arg(&folder).assert().success();
    assert_eq!(rows(&place, &["documents", "--format", "json"]).len(), 2);
}

#[test]
fn a_changed_codebook_codes_again_without_reading() {
    let place = Place::with_samples();
    // Nothing can be read any more.
    let index = place.path().join("index");
    let book = place.path().join("mine.toml");
    fs::write(&book, fs::read_to_string("dictionaries/codebooks/mcdonnell-elmore.toml").unwrap()).unwrap();
    let output = place.hongtou(&["ingest", "--codebook"]).arg(&book).arg(samples()).output().unwrap();
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(summary.contains("0 read, 10 unchanged") && summary.contains("retagged  10"), "{summary}");
    assert!(place.printed(&["status"]).contains("duplicate"), "two of the samples are there twice");
    assert!(!place.printed(&["status"]).contains("stale"));
    assert!(index.is_dir());
    let documents = rows(&place, &["documents", "--format", "json"]);
    assert_eq!(documents.iter().filter(|row| !text(row, "duplicate_of").is_empty()).count(), 2);
    place.hongtou(&["verify"]).assert().success();
}

#[test]
fn strict_stops_at_the_first_failure() {
    let place = Place::new();
    let folder = place.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "第一条").unwrap();
    fs::write(folder.join("b.txt"), "").unwrap();
    fs::write(folder.join("c.txt"), "第三条").unwrap();
    let output = place.hongtou(&["ingest", "--strict"]).arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("b.txt") && said.contains("--strict"), "{said}");
    assert_eq!(rows(&place, &["documents", "--format", "json"]).len(), 1);
    assert!(place.printed(&["status"]).contains("cut short"));
    // The rest follows.
    place.hongtou(&["ingest"]).arg(&folder).assert().code(3);
    assert_eq!(rows(&place, &["documents", "--format", "json"]).len(), 2);
    assert!(!place.printed(&["status"]).contains("cut short"));
}

/// Texts enough to take some seconds.
const TEXTS: usize = 150;

/// A folder with texts enough to take some seconds.
fn many_texts(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let articles = ["chengdu.txt", "residence-permit.txt"]
        .map(|name| fs::read_to_string(Path::new("tests/data").join(name)).unwrap());
    for at in 0..TEXTS {
        let text = format!("第{at}号\n{}", articles[at % 2]);
        fs::write(folder.join(format!("{at:03}.txt")), text).unwrap();
    }
}

fn start(place: &Place, folder: &Path) -> std::process::Child {
    Process::new(assert_cmd::cargo::cargo_bin!("hongtou"))
        .args(["ingest", "--index"])
        .arg(place.path().join("index"))
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn what_was_killed_goes_on_and_ends_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    many_texts(&texts);
    let whole = Place::new();
    let begun = Instant::now();
    whole.hongtou(&["ingest"]).arg(&texts).assert().success();
    let time = begun.elapsed();

    let killed = Place::new();
    let mut draw = fastrand::Rng::with_seed(7);
    for _ in 0..5 {
        let mut program = start(&killed, &texts);
        thread::sleep(time.mul_f64(draw.f64()));
        program.kill().unwrap();
        program.wait().unwrap();
        // Killed before there was anything, or else whole as far as it came.
        let code = killed.hongtou(&["verify"]).output().unwrap();
        let said = String::from_utf8_lossy(&code.stderr);
        assert!(code.status.success() || said.contains("there is no index"), "{said}");
    }
    killed.hongtou(&["ingest"]).arg(&texts).assert().success();
    killed.hongtou(&["verify"]).assert().success();
    assert_eq!(killed.content(), whole.content());
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    many_texts(&texts);
    let place = Place::new();
    let program = start(&place, &texts);
    // Long enough to have listened to signals, not long enough to be done.
    thread::sleep(Duration::from_millis(700));
    assert!(Process::new("kill").args(["-INT", &program.id().to_string()]).status().unwrap().success());
    let asked = Instant::now();
    let output = program.wait_with_output().unwrap();
    let took = asked.elapsed();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted"), "{said}");
    assert!(took < Duration::from_secs(20), "it took {took:?} to stop");
    place.hongtou(&["verify"]).assert().success();
    let summary = place.printed(&["ingest", texts.to_str().unwrap()]);
    assert!(summary.contains(&format!("documents {TEXTS}")), "{summary}");
}

#[test]
fn a_second_ingest_is_told_who_holds_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let texts = folder.path().join("texts");
    many_texts(&texts);
    let place = Place::new();
    let mut first = start(&place, &texts);
    let lock = place.path().join("index/.tantivy-writer.lock");
    while !fs::read_to_string(&lock).is_ok_and(|said| said.contains("process")) {
        assert!(first.try_wait().unwrap().is_none(), "the first ended before it began");
        thread::sleep(Duration::from_millis(5));
    }
    let output = place.hongtou(&["ingest"]).arg(samples()).output().unwrap();
    let second = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{second}");
    assert!(second.contains(&format!("process {}", first.id())), "{second}");
    first.kill().unwrap();
    first.wait().unwrap();
}
