//! The table of tools by document, on the samples.

mod common;

use common::{Place, samples};

#[test]
fn procedural_tools_of_the_provincial_samples() {
    let place = Place::new();
    place.hongtou(&["ingest"]).arg(samples().join("province")).assert().success();
    let table = place.hongtou(&["tools", "--kind", "procedural"]).output().unwrap();
    insta::assert_snapshot!(String::from_utf8(table.stdout).unwrap());

    // The same cues as in the tags, one by one.
    let tools = place.json(&["tools", "guizhou", "--kind", "procedural", "--format", "json"]);
    let row = &tools[0];
    assert_eq!(row["file"], "guizhou.pdf");
    let shown = place.json(&["show", "guizhou", "--json"]);
    let tags: Vec<_> = shown["passages"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|passage| passage["tags"].as_array().unwrap())
        .filter(|tag| tag["codebook"] == "nato")
        .collect();
    for (column, code) in
        [("Information", "IP"), ("Authority", "AP"), ("Treasure", "TP"), ("Organization", "OP")]
    {
        let cues = row[column].as_object().unwrap();
        for (cue, count) in cues {
            let same = tags.iter().filter(|tag| tag["code"] == code && tag["cue"] == *cue).count();
            assert_eq!(*count, same, "{column} {cue}");
        }
        let all: u64 = cues.values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(all, tags.iter().filter(|tag| tag["code"] == code).count() as u64, "{column}");
        assert!(all > 3, "{column}");
    }
}

#[test]
fn other_codebooks_kinds_and_formats() {
    let place = Place::new();
    place.hongtou(&["ingest"]).arg(samples().join("province")).assert().success();
    let fails = |arguments: &[&str], says: &str| {
        let output = place.hongtou(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains(says), "{message}");
    };
    fails(&["tools", "--kind", "symbolic"], "use all, substantive, procedural");
    fails(&["tools", "--codebook", "schneider-ingram"], "'hongtou tag --codebook schneider-ingram' codes it");
    fails(&["tools", "nothing-like-it"], "no document is called");

    place.hongtou(&["tag", "--codebook", "schneider-ingram"]).assert().success();
    let csv =
        place.hongtou(&["tools", "--codebook", "schneider-ingram", "--format", "csv"]).output().unwrap();
    let csv = String::from_utf8(csv.stdout).unwrap();
    assert!(csv.starts_with("id,file,title,Authority tools,"), "{csv}");
    assert_eq!(csv.lines().count(), 3);

    // A codebook of one's own is named as where it was coded with: by its file.
    let mine = place.path().join("mine.toml");
    let text =
        place.hongtou(&["codebook", "show", "schneider-ingram", "--format", "toml"]).output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap().replace("id = \"schneider-ingram\"", "id = \"mine\"");
    std::fs::write(&mine, text).unwrap();
    let mine = mine.to_str().unwrap();
    place.hongtou(&["tag", "--codebook", mine]).assert().success();
    let table = place.json(&["tools", "--codebook", mine, "--format", "json"]);
    assert_eq!(table.as_array().unwrap().len(), 2);
    assert!(table[0]["Authority tools"].is_object(), "{table}");
}
