//! The main job on the samples, as the README promises it.

mod common;

use std::fs;
use std::path::Path;

use calamine::{Reader, Xlsx, open_workbook};
use common::{Place, samples};
use regex::Regex;

#[test]
fn the_main_job_on_the_samples() {
    let place = Place::new();
    let output = place.run(&samples()).output().unwrap();
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{summary}{}", String::from_utf8_lossy(&output.stderr));
    assert!(summary.contains("10 read") && summary.contains("Try next:"), "{summary}");

    // The metadata of one document, as a reader finds it on the paper.
    let documents = place.json(&["documents", "--format", "json"]);
    let documents = documents.as_array().unwrap();
    assert_eq!(documents.len(), 10);
    let liuzhi = documents.iter().find(|document| document["file"] == "liuzhi.pdf").unwrap();
    assert_eq!(liuzhi["number"], "六特办通字〔2017〕36号");
    assert_eq!(liuzhi["level"], "county");
    assert_eq!(liuzhi["date"], "2017-03-01");
    assert_eq!(liuzhi["region"], "贵州省/六盘水市/六枝特区");

    let passages = place.passages();
    let mark = Regex::new(r"[-—–]\s*\d+\s*[-—–]").unwrap();
    for passage in &passages {
        let text = passage["text"].as_str().unwrap();
        assert!(!mark.is_match(text), "a page mark inside a passage: {text}");
    }

    // Search finds as many passages as looking through their texts does.
    for word in ["双向转诊", "转诊", "诊", "县级医院", "居住证持有人"] {
        let found = place.json(&["search", word, "--limit", "0", "--format", "json"]);
        let expected =
            passages.iter().filter(|passage| passage["text"].as_str().unwrap().contains(word)).count();
        assert!(expected > 0, "{word}");
        assert_eq!(found["total"], expected, "{word}");
        for hit in found["hits"].as_array().unwrap() {
            let text: Vec<char> = hit["text"].as_str().unwrap().chars().collect();
            for span in hit["highlights"].as_array().unwrap() {
                let [start, end] = [0, 1].map(|side| span[side].as_u64().unwrap() as usize);
                assert_eq!(text[start..end].iter().collect::<String>(), word);
            }
        }
    }

    let workbook: Xlsx<_> = open_workbook(place.workbook()).unwrap();
    let sheets = workbook.sheet_names();
    for sheet in [
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
        "Run",
    ] {
        assert!(sheets.iter().any(|name| name == sheet), "no sheet {sheet} in {sheets:?}");
    }

    let again = place.run(&samples()).output().unwrap();
    let summary = String::from_utf8(again.stdout).unwrap();
    assert!(summary.contains(" 0 read, 10 unchanged"), "{summary}");
}

#[test]
fn bad_files_are_listed_and_the_rest_is_done() {
    let place = Place::new();
    let folder = place.path().join("mixed");
    fs::create_dir(&folder).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    fs::write(folder.join("empty.pdf"), "").unwrap();
    fs::write(folder.join("error.pdf"), "<html><body>404 页面不存在</body></html>").unwrap();
    fs::copy(data.join("cut.pdf"), folder.join("cut.pdf")).unwrap();
    fs::copy(data.join("protected.pdf"), folder.join("protected.pdf")).unwrap();
    fs::copy(samples().join("province/telemedicine.pdf"), folder.join("good.pdf")).unwrap();

    let output = place.run(&folder).output().unwrap();
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{summary}{}", String::from_utf8_lossy(&output.stderr));
    for (name, reason) in [
        ("empty.pdf", "empty"),
        ("error.pdf", "mislabelled"),
        ("cut.pdf", "damaged"),
        ("protected.pdf", "password-protected"),
    ] {
        let listed = summary.lines().any(|line| line.contains(name) && line.contains(reason));
        assert!(listed, "{name} is not listed as {reason}:\n{summary}");
    }
    let documents = place.json(&["documents", "--format", "json"]);
    assert!(
        documents.as_array().unwrap().iter().any(|document| document["file"] == "good.pdf"),
        "{documents}"
    );

    // With the password the protected file is read, and only it is tried again.
    let output = place.run(&folder).args(["--password", "secret"]).output().unwrap();
    let summary = String::from_utf8(output.stdout).unwrap();
    assert!(summary.contains(" 1 read") && !summary.contains("protected.pdf"), "{summary}");
}

#[test]
fn the_same_index_for_any_number_of_jobs() {
    let [one, two] = ["1", "4"].map(|jobs| {
        let place = Place::new();
        place.run(&samples().join("county")).args(["--jobs", jobs]).assert().success();
        place.passages()
    });
    assert_eq!(one, two);
}

#[test]
fn input_errors_say_what_to_do() {
    let place = Place::new();
    for (arguments, hint) in [
        (vec!["search", "医"], "make one with"),
        (vec!["run", "no-such-folder"], "no-such-folder"),
        (vec!["text", "no-such-file.pdf"], "no-such-file.pdf"),
        (vec!["export", "coded.mp3"], ".xlsx"),
    ] {
        let output = place.hongtou(&arguments).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(hint), "{arguments:?}: {message}");
    }
}

#[test]
fn the_index_follows_the_folder() {
    let place = Place::new();
    let folder = place.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "第一条 双向转诊。").unwrap();
    fs::write(folder.join("b.txt"), "第一条 双向转诊。").unwrap();
    fs::write(folder.join("c.txt"), "第二条 医疗保险。").unwrap();
    fs::write(folder.join("empty.txt"), "").unwrap();
    place.run(&folder).assert().code(3);

    // The duplicate takes the place of what it doubled, the failed file is forgotten with its failure.
    fs::remove_file(folder.join("a.txt")).unwrap();
    fs::remove_file(folder.join("empty.txt")).unwrap();
    fs::rename(folder.join("c.txt"), folder.join("d.txt")).unwrap();
    place.run(&folder).arg("--prune").assert().code(0);
    let documents = place.json(&["documents", "--format", "json"]);
    let files: Vec<_> =
        documents.as_array().unwrap().iter().map(|document| document["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["b.txt", "d.txt"]);

    // An empty folder is more likely a drive that is not there.
    fs::remove_file(folder.join("b.txt")).unwrap();
    fs::remove_file(folder.join("d.txt")).unwrap();
    place.run(&folder).arg("--prune").assert().code(2);
    assert_eq!(place.json(&["search", "双向转诊", "--format", "json"])["total"], 1);
}

#[test]
fn lineage_of_the_samples() {
    let place = Place::new();
    place.run(&samples()).assert().success();

    // File, verbs, cited number: the bases each local document names.
    let rows = place.json(&["lineage", "--format", "json"]);
    let rows: Vec<[&str; 3]> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["file", "verb", "cited_number"].map(|field| row[field].as_str().unwrap()))
        .collect();
    for expected in [
        ["liuzhi.pdf", "根据", "黔党办发〔2015〕18号"],
        ["liuzhi.pdf", "根据", "黔府办函〔2016〕210号"],
        ["liuzhi.pdf", "根据", "六盘水党发〔2015〕40号"],
        ["liuzhi.pdf", "根据", "六特发〔2016〕1号"],
        ["guizhou.pdf", "贯彻落实、按照", "国办发〔2017〕32号"],
        ["guizhou.pdf", "贯彻落实", "国卫基层函〔2019〕121号"],
        ["guizhou.pdf", "落实", "黔人社发〔2019〕6号"],
        ["telemedicine.pdf", "根据", "发改高技〔2014〕410号"],
        ["chengdu-residence-permit.pdf", "根据、按照", "国务院令第663号"],
        ["national-hospital-reform.pdf", "根据", "国发〔2012〕11号"],
        ["en-directive-2002-91-buildings.pdf", "in accordance with", "1999/468/EC"],
    ] {
        assert!(rows.contains(&expected), "{expected:?} is not in {rows:#?}");
    }
    assert_eq!(rows.iter().filter(|row| row[0] == "liuzhi.pdf").count(), 4);

    // Every mention leads back to its words.
    for file in ["liuzhi.pdf", "guizhou.pdf", "en-directive-2003-30-biofuels.pdf"] {
        let document = place.json(&["show", "--json", file]);
        let citations = document["citations"].as_array().unwrap();
        assert!(!citations.is_empty(), "{file}");
        for citation in citations {
            let passage = &document["passages"][citation["passage"].as_u64().unwrap() as usize - 1];
            let text = passage["text"].as_str().unwrap().chars();
            let [start, end] = [0, 1].map(|side| citation["span"][side].as_u64().unwrap() as usize);
            assert_eq!(text.skip(start).take(end - start).collect::<String>(), citation["words"]);
        }
    }

    // The two texts that are there twice: the PDF is the better reading, and only it is compared.
    let documents = place.json(&["documents", "--format", "json"]);
    let documents = documents.as_array().unwrap();
    let id = |file: &str| documents.iter().find(|row| row["file"] == file).unwrap()["id"].clone();
    for row in documents {
        let better = match row["file"].as_str().unwrap() {
            "national-residence-permit.html" => id("national-residence-permit.pdf"),
            "chengdu-residence-permit.docx" => id("chengdu-residence-permit.pdf"),
            _ => "".into(),
        };
        assert_eq!(row["duplicate_of"], better, "{row}");
    }
    let comparisons = place.json(&["compare", "--format", "json"]);
    // Of the four central texts two are English, which no Chinese text is put beside unasked.
    assert_eq!(comparisons.as_array().unwrap().len(), 2 * 4);

    // The tree says what is not there, and what cites a text.
    let tree =
        |name: &str| String::from_utf8(place.hongtou(&["lineage", name]).output().unwrap().stdout).unwrap();
    assert!(tree("chengdu-residence-permit.docx").contains("居住证暂行条例  national-residence-permit.pdf"));
    let national = tree("国务院令第663号");
    assert!(national.contains("cited by") && national.contains("chengdu-residence-permit.pdf"), "{national}");
    assert!(tree("liuzhi.pdf").contains("(not in the index)"));
}
