//! `hongtou import`: out into a file, corrected there, and back.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use common::Place;

const TEXT: &str = "六枝特区人民政府关于印发医共体建设方案的通知\n\n一、总体要求\n\n\
    县财政局要落实财政补助，2020年12月底前参保率达到95%。县政府应当成立领导小组。\n\n\
    =SUM(1) 县卫生健康局牵头，县医保局配合，开展𠮷培训😀工作。\n\n二、附则\n\n本办法自公布之日起施行。\n";

const FORMATS: [&str; 3] = ["tags.csv", "coded.xlsx", "coded.qdpx"];

/// A place whose index holds one text.
fn place() -> Place {
    let place = Place::new();
    fs::create_dir(place.path().join("docs")).unwrap();
    fs::write(place.path().join("docs/a.txt"), TEXT).unwrap();
    ingest(&place);
    place
}

fn ingest(place: &Place) {
    place.hongtou(&["ingest"]).arg(place.path().join("docs")).assert().success();
}

fn export(place: &Place, name: &str) -> PathBuf {
    let path = place.path().join(name);
    place.hongtou(&["export"]).arg(&path).assert().success();
    path
}

/// The table of tags as it would be exported now, a row a map.
fn tags(place: &Place) -> Vec<BTreeMap<String, String>> {
    rows(&export(place, "now.tags.csv"))
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    table.deserialize().map(Result::unwrap).collect()
}

fn write(path: &Path, rows: &[BTreeMap<String, String>]) {
    let mut table = csv::Writer::from_path(path).unwrap();
    table.write_record(rows[0].keys()).unwrap();
    rows.iter().for_each(|row| table.write_record(row.values()).unwrap());
    table.flush().unwrap();
}

fn import(place: &Place, path: &Path, coder: &str) -> String {
    let output = place.hongtou(&["import", "--coder", coder]).arg(path).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

/// Imports a file that cannot be taken; gives what is said of it.
fn refused(place: &Place, path: &Path, coder: &str) -> String {
    let before = fs::read(export(place, "before.tags.csv")).unwrap();
    let output = place.hongtou(&["import", "--coder", coder]).arg(path).assert().code(2);
    assert_eq!(fs::read(export(place, "after.tags.csv")).unwrap(), before, "something was imported");
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

/// The rows of the program, then of the coder, without the mark and without who gave them.
fn by_coder(tags: Vec<BTreeMap<String, String>>, coder: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows: Vec<_> = tags
        .into_iter()
        .filter(|row| row["coder"] == coder && row["codebook"] != "coder")
        .map(|row| row.into_iter().filter(|(column, _)| column != "coder").collect())
        .collect();
    rows.sort();
    rows
}

fn row<'a>(rows: &'a mut [BTreeMap<String, String>], code: &str) -> &'a mut BTreeMap<String, String> {
    rows.iter_mut().find(|row| row["code"] == code).unwrap_or_else(|| panic!("there is no {code}"))
}

fn set(row: &mut BTreeMap<String, String>, column: &str, value: &str) {
    *row.get_mut(column).expect("the column is there") = value.to_owned();
}

#[test]
fn out_and_back_loses_nothing() {
    for format in FORMATS {
        let place = place();
        import(&place, &export(&place, format), "李娜");
        let tags_now = tags(&place);
        let ours = by_coder(tags_now.clone(), "hongtou");
        assert!(ours.len() > 10 && ours.iter().any(|row| row["words"].contains("'=SUM")), "{ours:?}");
        assert_eq!(by_coder(tags_now, "李娜"), ours, "{format}");

        // With the codes of two more, the same bytes come out after going in again, here and where nobody has coded.
        let mut corrected = rows(&export(&place, "own.tags.csv"));
        corrected.retain(|row| row["coder"] == "hongtou" && row["codebook"] != "actors");
        set(row(&mut corrected, "OP"), "code", "AP");
        write(&place.path().join("own.tags.csv"), &corrected);
        import(&place, &place.path().join("own.tags.csv"), "Wang Fang");
        let first = export(&place, format);
        let (bytes, expected) =
            (fs::read(&first).unwrap(), fs::read(export(&place, "first.tags.csv")).unwrap());
        import(&place, &first, "李娜");
        assert!(fs::read(export(&place, format)).unwrap() == bytes, "{format}");
        assert_eq!(fs::read(export(&place, "second.tags.csv")).unwrap(), expected, "{format}");
        let index = place.path().join("index");
        fs::remove_dir_all(&index).unwrap();
        ingest(&place);
        import(&place, &first, "李娜");
        let wang = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("Wang Fang").count();
        let again = fs::read(export(&place, "third.tags.csv")).unwrap();
        assert!(wang(&again) > 0 && wang(&again) == wang(&expected), "{format}");
        // REFI-QDA has no room for the cue of a code that only she gives.
        assert!(format.ends_with(".qdpx") || again == expected, "{format}");
        place.hongtou(&["verify"]).assert().success();
    }
}

#[test]
fn corrections_stand_beside_the_programs_codes_and_are_evaluated() {
    let place = place();
    let searched = || place.json(&["search", "signal:B", "--format", "json"]);
    let before = searched();
    let path = export(&place, "tags.csv");
    let mut corrected = rows(&path);
    let ours = by_coder(corrected.clone(), "hongtou");
    let count = corrected.len();
    // Changed: one signal. Removed: an instrument. Added: one by its words alone.
    set(row(&mut corrected, "Y"), "code", "B");
    let mut added = row(&mut corrected, "OP").clone();
    corrected.retain(|row| row["code"] != "OP");
    let removed = count - corrected.len();
    for (column, value) in [
        ("code", "TS"),
        ("words", "培训"),
        ("start", ""),
        ("end", ""),
        ("coder", ""),
        ("cue", ""),
        ("sentence_no", ""),
    ] {
        set(&mut added, column, value);
    }
    let training = ours.iter().find(|row| row["sentence"].contains("培训")).expect("a tag in that sentence");
    set(&mut added, "passage", &training["passage"]);
    corrected.push(added);
    // As pandas writes whole numbers of a column with an empty cell.
    for row in corrected.iter_mut().filter(|row| !row["start"].is_empty()) {
        for column in ["start", "end"] {
            let number = format!("{}.0", row[column]);
            set(row, column, &number);
        }
    }
    write(&path, &corrected);
    let said = import(&place, &path, "Li Na");
    let agreed = count - removed - 1;
    let expected = format!("{agreed} tags as the program gives them, 2 added, {} removed", removed + 1);
    assert!(said.contains(&expected), "{said}\n{expected}");

    let now = tags(&place);
    assert_eq!(by_coder(now.clone(), "hongtou"), ours);
    let hers = by_coder(now, "Li Na");
    let training =
        hers.iter().find(|row| row["words"] == "培训" && row["code"] == "TS").expect("the added tag");
    assert!(training["sentence"].contains("𠮷培训😀"));
    // The code points before it count one each, also outside the first plane.
    let [start, end] = ["start", "end"].map(|column| training[column].parse::<usize>().unwrap());
    assert_eq!(end - start, 2);

    let found = place.json(&["evaluate", "--coder", "Li Na", "--format", "json"]);
    let sentences = found["sentences"].as_u64().unwrap() as f64;
    let accuracy = found["signal"]["accuracy"].as_f64().unwrap();
    assert!((accuracy - (sentences - 1.0) / sentences).abs() < 1e-9, "{found}");
    assert_eq!(found["signal"]["confusion"]["B"]["Y"], 1);
    assert!(found["signal"]["kappa"].as_f64().unwrap() < 1.0);
    import(&place, &path, "Wang");
    let same = place.json(&["evaluate", "--coder", "Li Na", "--coder", "Wang", "--format", "json"]);
    assert_eq!(same["signal"]["kappa"], 1.0);
    place.hongtou(&["evaluate", "--coder", "Nobody"]).assert().code(2);
    // What is searched and counted is the program's.
    assert!(before["total"].as_u64().unwrap() > 0, "{before}");
    assert_eq!(searched(), before);
}

#[test]
fn a_passage_without_codes_is_told_from_one_that_was_not_coded() {
    let place = place();
    let path = export(&place, "tags.csv");
    let mut corrected = rows(&path);
    let last = corrected.last().expect("a tag")["passage"].clone();
    corrected.retain(|row| row["passage"] == last);
    corrected.iter_mut().for_each(|row| set(row, "code", ""));
    write(&path, &corrected);
    let said = import(&place, &path, "Li");
    assert!(said.contains("1 passages of 1 documents: 0 tags as the program gives them, 0 added"), "{said}");
    assert!(said.contains("more passages of these documents have tags but no row"), "{said}");
    let marks: Vec<_> = tags(&place).into_iter().filter(|row| row["coder"] == "Li").collect();
    assert_eq!(marks.len(), 1);
    assert_eq!((&*marks[0]["codebook"], &*marks[0]["code"], &marks[0]["passage"]), ("coder", "Li", &last));
    for format in FORMATS {
        let before = tags(&place);
        import(&place, &export(&place, format), "Li");
        assert_eq!(tags(&place), before, "{format}");
    }
}

#[test]
fn codes_outlast_what_changes_nothing_in_the_text() {
    let place = place();
    import(&place, &export(&place, "tags.csv"), "Li");
    let before = by_coder(tags(&place), "Li");
    assert!(!before.is_empty());
    let [docs, moved] = ["docs/a.txt", "docs/b.txt"].map(|name| place.path().join(name));
    ingest(&place);
    assert_eq!(by_coder(tags(&place), "Li"), before);
    // Another time of change, another name: read again.
    fs::remove_file(&docs).unwrap();
    fs::write(&docs, TEXT).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(&docs).unwrap().set_modified(later).unwrap();
    ingest(&place);
    assert_eq!(by_coder(tags(&place), "Li"), before);
    fs::rename(&docs, &moved).unwrap();
    ingest(&place);
    let now = by_coder(tags(&place), "Li");
    assert_eq!(now.len(), before.len());
}

#[test]
fn codes_go_on_to_unchanged_passages_of_a_changed_text_and_the_rest_is_told() {
    let place = place();
    import(&place, &export(&place, "tags.csv"), "Li");
    let before = by_coder(tags(&place), "Li");
    let changed = "县财政局要落实财政补助";
    let (lost, kept): (Vec<_>, Vec<_>) = before
        .iter()
        .partition(|row| row["sentence"].contains(changed) || row["sentence"].contains("领导小组"));
    assert!(!lost.is_empty() && !kept.is_empty());
    // One passage changed, one more before it: those after it stand elsewhere.
    let file = place.path().join("docs/a.txt");
    fs::write(&file, TEXT.replace(changed, &format!("新增一段。\n\n{changed}资金"))).unwrap();
    let ingest = || place.printed(&["ingest", "--prune", place.path().join("docs").to_str().unwrap()]);
    let said = ingest();
    let warning =
        format!("{}: {} codes by hand are lost: the text of 1 passages", file.display(), lost.len());
    assert!(said.contains(&warning), "{said}\n{warning}");
    let place_in_text = |row: &BTreeMap<String, String>| {
        ["sentence", "words", "code", "start", "end", "sentence_no"].map(|column| row[column].clone())
    };
    let now = by_coder(tags(&place), "Li");
    let places = |rows: &mut dyn Iterator<Item = &BTreeMap<String, String>>| {
        rows.map(place_in_text).collect::<BTreeSet<_>>()
    };
    assert_eq!(places(&mut now.iter()), places(&mut kept.iter().copied()));
    assert!(!ingest().contains("lost"));
    // The file goes, and another one is there.
    fs::rename(&file, place.path().join("a.txt")).unwrap();
    fs::write(place.path().join("docs/b.txt"), "第一条 另一个文件。\n").unwrap();
    let said = ingest();
    assert!(said.contains(&format!("{} codes by hand are lost", now.len())), "{said}");
}

#[test]
fn rows_that_do_not_agree_are_refused_with_their_place() {
    let place = place();
    let path = place.path().join("tags.csv");
    let refuse = |column: &str, value: &str, says: &[&str]| {
        let mut rows = rows(&export(&place, "tags.csv"));
        let at = rows.iter().position(|row| row["codebook"] == "nato").expect("an instrument");
        set(&mut rows[at], column, value);
        write(&path, &rows);
        let error = refused(&place, &path, "Li");
        let line = format!("tags.csv: line {}:", at + 2);
        for says in [line.as_str()].iter().chain(says) {
            assert!(error.contains(says), "{error}");
        }
    };
    refuse("words", "财政", &["'财政'", "do not stand at", "correct the words, or start and end"]);
    refuse("start", "9000", &["is no place in passage"]);
    refuse("start", "x", &["'x' in the column start is no whole number"]);
    refuse("start", "1.5", &["'1.5' in the column start is no whole number"]);
    refuse("start", "", &["start or end is missing"]);
    refuse("passage", "0000000000000000-0001", &["no passage '0000000000000000-0001'", "ingest"]);
    refuse("codebook", "signals", &["signals has no code", "use one of"]);
    refuse("coder", "Wang", &["another coder, 'Wang'", "--coder 'Wang'"]);
    for name in ["hongtou", "Hongtou", "", "a|b", " Li"] {
        let error = refused(&place, &export(&place, "tags.csv"), name);
        assert!(error.contains("cannot be a coder's name"), "{error}");
    }
    fs::write(&path, "code,cue\nOP,小组\n").unwrap();
    assert!(refused(&place, &path, "Li").contains("no column 'passage'"));
    fs::write(place.path().join("a.xlsx"), "no workbook").unwrap();
    assert!(refused(&place, &place.path().join("a.xlsx"), "Li").contains("a.xlsx: the workbook"));
    assert!(refused(&place, &place.path().join("a.txt"), "Li").contains(".xlsx, .csv, .qdpx"));
}

#[test]
fn a_workbook_is_read_row_by_row_however_far_its_cells_lie() {
    let place = place();
    let header: Vec<String> = tags(&place)[0].keys().cloned().collect();
    let ours = by_coder(tags(&place), "hongtou");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap().write(7, 3, "of no interest").unwrap();
    let sheet = workbook.add_worksheet();
    for (at, name) in (0u16..).zip(&header) {
        sheet.write(2, at, name).unwrap();
    }
    for (row, tag) in (4u32..).zip(tags(&place)) {
        for (at, name) in (0u16..).zip(&header) {
            let value = tag[name].trim_start_matches('\'');
            match value.parse::<f64>() {
                Ok(number) if ["start", "end", "sentence_no"].contains(&name.as_str()) => {
                    sheet.write(row, at, number).unwrap();
                }
                _ if value.is_empty() => {}
                _ => {
                    sheet.write(row, at, value).unwrap();
                }
            }
        }
    }
    // Somebody's finger slipped, in the last cell of the last row.
    sheet.write(1_048_575, 16_383, " ").unwrap();
    let path = place.path().join("own.xlsx");
    workbook.save(&path).unwrap();
    import(&place, &path, "Li");
    assert_eq!(by_coder(tags(&place), "Li"), ours);
}

#[test]
fn what_unpacks_to_more_than_memory_is_refused() {
    let place = place();
    let bomb = |name: &str, member: &str| {
        let path = place.path().join(name);
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        zip.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
        let blank = vec![b' '; 1 << 20];
        (0..513).for_each(|_| zip.write_all(&blank).unwrap());
        zip.finish().unwrap();
        refused(&place, &path, "Li")
    };
    for error in [bomb("a.xlsx", "xl/sharedStrings.xml"), bomb("a.qdpx", "project.qde")] {
        assert!(
            error.contains("unpacks to more than") && error.contains("export the index in parts"),
            "{error}"
        );
    }
}

/// A project with `change` made in its members.
fn changed(path: &Path, change: impl Fn(&str, String) -> String) {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut members = Vec::new();
    for at in 0..zip.len() {
        let mut member = zip.by_index(at).unwrap();
        let (name, mut text) = (member.name().unwrap().into_owned(), String::new());
        member.read_to_string(&mut text).unwrap();
        members.push((name.clone(), change(&name, text)));
    }
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in members {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_project_as_other_programs_save_it() {
    let place = place();
    let path = export(&place, "coded.qdpx");
    let ours = by_coder(tags(&place), "hongtou");
    // Line ends and a byte order mark of Windows, a user and codes of her own, a selection over the end of a passage.
    let start = TEXT.lines().next().unwrap().chars().count() + 1;
    let coding = format!(
        "<PlainTextSelection guid='5e000000-0000-4000-8000-000000000001' name='x' startPosition='{start}' endPosition='{}'>\
         <Coding guid='5e000000-0000-4000-8000-000000000002' creatingUser='5e000000-0000-4000-8000-000000000003'>\
         <CodeRef targetGUID='5e000000-0000-4000-8000-000000000004'/></Coding></PlainTextSelection><VariableValue>",
        start + 9
    );
    changed(&path, |name, text| match name {
        "project.qde" => text
            .replace("</Users>", "<User guid='5e000000-0000-4000-8000-000000000003' name='PC'/></Users>")
            .replacen(
                "<Codes>",
                "<Codes><Code guid='5e000000-0000-4000-8000-000000000004' name='疑问' isCodable='true'/>",
                1,
            )
            .replacen("<VariableValue>", &coding, 1),
        _ => format!("\u{feff}{}", text.replace('\n', "\r\n")),
    });
    import(&place, &path, "Li");
    let mut hers = by_coder(tags(&place), "Li");
    let own: Vec<_> = hers.extract_if(.., |row| row["codebook"] == "own").collect();
    assert_eq!(hers, ours);
    let words: BTreeSet<&str> = own.iter().map(|row| row["words"].as_str()).collect();
    assert_eq!(words, BTreeSet::from(["一、总体要求", "县财"]), "{own:?}");

    let path = export(&place, "coded.qdpx");
    changed(&path, |name, text| if name == "project.qde" { text } else { text.replacen("总体", "主要", 1) });
    let error = refused(&place, &path, "Li");
    assert!(error.contains("its text is not that of the document in the index"), "{error}");

    let path = export(&place, "coded.qdpx");
    changed(&path, |name, text| match name {
        "project.qde" => text.replacen("startPosition=\"", "startPosition=\"9", 1),
        _ => text,
    });
    let error = refused(&place, &path, "Li");
    assert!(error.contains("the selection covers nothing, or ends after the text"), "{error}");
}
