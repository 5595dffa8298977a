//! Searching, counting and checking, as a user does.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{Place, samples};
use hongtou::index::{Index, Query, SearchOptions, Sort};
use hongtou::segment::fold;
use serde_json::Value;

/// A place with the samples in its index.
fn place() -> Place {
    let place = Place::new();
    place.run(&samples()).assert().success();
    place
}

fn text(place: &Place, arguments: &[&str]) -> String {
    let output = place.hongtou(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The ids of the passages a command finds.
fn ids(place: &Place, arguments: &[&str]) -> Vec<String> {
    let found = place.json(&[&["search", "--limit", "0", "--format", "json"], arguments].concat());
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(found["total"], hits.len());
    hits.iter().map(|hit| hit["passage"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn flags_narrow_as_fields_do() {
    let place = place();
    for (flags, query) in [
        (vec!["--level", "county", "--signal", "R,Y"], "level:county signal:R,Y"),
        (vec!["--level", "county", "--level", "central", "经费"], "level:county,central 经费"),
        (vec!["--year", "2015..2017", "--actor", "医院"], "year:2015..2017 actor:医院"),
        (vec!["--issuer", "国务院", "--kind", "意见"], "issuer:国务院 kind:意见"),
        (vec!["--region", "贵州省", "--heading", "保障"], "region:贵州省 heading:保障"),
        (vec!["--instrument", "nato:OP"], "instrument:nato:OP"),
        (vec!["--ambiguity", ">0.6", "--type", "agency"], "ambiguity:>0.6 type:agency"),
        (vec!["--lang", "en", "--path", "biofuels", "policy"], "lang:en path:biofuels policy"),
        (vec!["--title", "转诊", "--title", "居住证"], "title:转诊 OR title:居住证"),
        (vec!["--number", "国办发〔2015〕38号", "医院"], "number:国办发2015-38 医院"),
    ] {
        let by_flags = ids(&place, &flags);
        assert!(!by_flags.is_empty(), "{flags:?}");
        assert_eq!(by_flags, ids(&place, &[query]), "{flags:?}");
    }

    // What the filters found holds, by the tags of the passages themselves.
    let passages = place.passages();
    let expected = |holds: fn(&Value) -> bool| -> usize {
        passages.iter().filter(|passage| passage["directives"].as_array().unwrap().iter().any(holds)).count()
    };
    let open = |directive: &Value| directive["ambiguity"].as_f64().unwrap() > 0.601;
    assert_eq!(ids(&place, &["--ambiguity", ">0.6"]).len(), expected(open));
    let pressing = |directive: &Value| directive["signal"] == "R" || directive["signal"] == "Y";
    assert_eq!(ids(&place, &["--signal", "R,Y"]).len(), expected(pressing));
}

#[test]
fn every_string_of_the_samples_is_found_where_it_stands() {
    let place = place();
    let index = Index::open(place.path().join("index")).unwrap();
    let passages: Vec<(String, String)> = place
        .passages()
        .iter()
        .map(|passage| {
            let text = |field: &str| passage[field].as_str().unwrap().to_owned();
            (text("id"), fold(&text("text")).text)
        })
        .collect();
    let is_hanzi = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let runs: Vec<Vec<char>> = passages
        .iter()
        .flat_map(|(_, text)| text.split(|c| !is_hanzi(&c)).map(|run| run.chars().collect::<Vec<char>>()))
        .filter(|run| !run.is_empty())
        .collect();
    let mut random = fastrand::Rng::with_seed(6);
    let everything = SearchOptions { limit: usize::MAX, offset: 0, sort: Sort::Document };
    for _ in 0..500 {
        let run = &runs[random.usize(..runs.len())];
        let length = random.usize(1..=run.len().min(20));
        let start = random.usize(..=run.len() - length);
        let wanted: String = run[start..start + length].iter().collect();
        let found = index.search(&Query::parse(&wanted).unwrap(), &everything).unwrap();
        let found: BTreeSet<&str> = found.hits.iter().map(|hit| hit.passage.id.as_str()).collect();
        let holding = passages.iter().filter(|(_, text)| text.contains(&wanted));
        assert_eq!(found, holding.map(|(id, _)| id.as_str()).collect(), "{wanted}");
    }
}

#[test]
fn results_for_reading_and_for_programs() {
    let place = place();
    let found = place.json(&["search", "双向转诊", "--format", "json", "--limit", "3", "--context", "1"]);
    for hit in found["hits"].as_array().unwrap() {
        for (field, marks) in [("text", "highlights"), ("excerpt", "excerpt_highlights")] {
            let text: Vec<char> = hit[field].as_str().unwrap().chars().collect();
            assert!(!hit[marks].as_array().unwrap().is_empty());
            for span in hit[marks].as_array().unwrap() {
                let [start, end] = [0, 1].map(|side| span[side].as_u64().unwrap() as usize);
                assert_eq!(text[start..end].iter().collect::<String>(), "双向转诊");
            }
        }
    }

    // Every format has the same hits; pages of hits follow one another.
    let all = ids(&place, &["医院"]);
    let csv = text(&place, &["search", "医院", "--limit", "0", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "passage").unwrap();
    let rows: Vec<String> = reader.records().map(|row| row.unwrap()[column].to_owned()).collect();
    assert_eq!(rows, all);
    let jsonl = text(&place, &["search", "医院", "--limit", "5", "--offset", "5", "--format", "jsonl"]);
    let rows: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row["passage"].as_str().unwrap()).collect::<Vec<_>>(), all[5..10]);
    let table = text(&place, &["search", "医院", "--limit", "0", "--format", "table"]);
    assert_eq!(table.lines().count(), all.len() + 1);

    // Dates run backwards, paths forwards.
    let rows =
        |sort: &str| place.json(&["search", "医院", "--limit", "0", "--format", "json", "--sort", sort]);
    let values = |rows: &Value, field: &str| -> Vec<String> {
        rows["hits"].as_array().unwrap().iter().map(|hit| hit[field].as_str().unwrap().to_owned()).collect()
    };
    assert!(values(&rows("date"), "date").is_sorted_by(|one, next| one >= next));
    assert!(values(&rows("document"), "path").is_sorted());

    let counts = place.json(&["search", "医院", "--count", "--format", "json"]);
    let mut documents = values(&rows("document"), "document");
    documents.dedup();
    assert_eq!((&counts["passages"], &counts["documents"]), (&all.len().into(), &documents.len().into()));
    assert_eq!(
        text(&place, &["search", "医院", "--count"]),
        format!("{} passages in {} documents\n", all.len(), documents.len())
    );
    place.hongtou(&["search", "没有这样的话"]).assert().code(1);

    // What was shown of all is said; scores are shown where they sort.
    let total = all.len();
    for (arguments, said) in [
        (vec!["--limit", "2"], format!("2 shown; --limit 0 shows all of {total} passages")),
        (vec!["--limit", "2", "--offset", "3"], format!("4 to 5 of {total} passages")),
        (vec!["--offset", "9999"], format!("none shown, --offset 9999 passes over all of {total} passages")),
    ] {
        let output = place.hongtou(&[&["search", "医院"], &arguments[..]].concat()).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with(&said), "{arguments:?}: {message}");
    }
    let best = text(&place, &["search", "医院", "--limit", "1", "--scores", "--sort", "document"]);
    assert_eq!(best, text(&place, &["search", "医院", "--limit", "1", "--sort", "document"]));
}

#[test]
fn facets_count_what_search_finds() {
    let place = place();
    let rows = place.json(&["facets", "医院", "--limit", "0", "--format", "json"]);
    let rows = rows.as_array().unwrap();
    for row in rows {
        let (field, value) = (row["field"].as_str().unwrap(), row["value"].as_str().unwrap());
        let counted =
            place.json(&["search", "医院", "--count", "--format", "json", &format!("--{field}"), value]);
        // A part of a name also finds the longer ones.
        match field {
            "issuer" | "region" => {
                assert!(counted["passages"].as_u64() >= row["passages"].as_u64(), "{row} {counted}")
            }
            _ => {
                assert_eq!(counted["passages"], row["passages"], "{row}");
                assert_eq!(counted["documents"], row["documents"], "{row}");
            }
        }
    }
    for field in ["level", "year", "issuer", "region", "kind", "signal", "instrument", "type"] {
        assert!(rows.iter().any(|row| row["field"] == field), "{field}");
    }
    let csv = text(&place, &["facets", "--by", "signal", "--format", "csv"]);
    assert!(csv.trim_start_matches('\u{feff}').starts_with("field,value,passages,documents"), "{csv}");
    place.hongtou(&["facets", "没有这样的话"]).assert().code(1);
}

#[test]
fn mistakes_are_pointed_at() {
    let place = place();
    for (arguments, shown) in [
        (vec!["search", "医院 (学校"], "  医院 (学校\n       ^"),
        (vec!["search", "医院", "--level", "county,state"], "--level: 'state' is no level"),
        (vec!["facets", "--year", "2017-2019"], "  2017-2019\n  ^^^^^^^^^"),
        (vec!["search", "--ambiguity", "60"], "write >0.6"),
        (vec!["search"], "say what to look for"),
    ] {
        let output = place.hongtou(&arguments).output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(shown), "{arguments:?}: {message}");
    }
}

#[test]
fn a_damaged_index_says_so_and_how_to_rebuild() {
    let place = place();
    place.hongtou(&["verify"]).assert().code(0);
    let index = place.path().join("index");
    let files: Vec<_> = fs::read_dir(&index)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end != "lock"))
        .collect();
    assert!(files.len() > 6, "{files:?}");
    for file in files {
        let whole = fs::read(&file).unwrap();
        let flipped = |places: std::ops::Range<usize>, step: usize| {
            let mut flipped = whole.clone();
            flipped[places].iter_mut().step_by(step).for_each(|byte| *byte ^= 0x55);
            flipped
        };
        let length = whole.len();
        for (what, broken) in [
            ("cut", whole[..length / 2].to_vec()),
            ("empty", Vec::new()),
            ("flipped", flipped(0..length, 7)),
            ("flipped at its head", flipped(0..length / 3, 11)),
            ("flipped inside", flipped(length / 3..length / 2, 3)),
        ] {
            fs::write(&file, broken).unwrap();
            for command in [vec!["verify"], vec!["search", "医院", "--limit", "0"], vec!["facets"]] {
                let output = place.hongtou(&command).output().unwrap();
                let message = String::from_utf8(output.stderr).unwrap();
                let place = format!("{command:?} with {} {what}: {message}", file.display());
                // A search that does not touch what is broken may succeed; verify must not.
                if command[0] == "verify" || output.status.code() != Some(0) {
                    assert_eq!(output.status.code(), Some(2), "{place}");
                    assert!(message.contains("hongtou ingest"), "{place}");
                }
                assert!(!message.contains("panicked"), "{place}");
                assert!(message.len() < 1_000, "{} bytes: {}", message.len(), &place[..200]);
            }
        }
        fs::write(&file, whole).unwrap();
    }
    place.hongtou(&["verify"]).assert().code(0);
    fs::remove_file(index.join("meta.json")).unwrap();
    let output = place.hongtou(&["search", "医院"]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("damaged (its file meta.json is missing)"));
}
