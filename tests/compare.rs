//! `hongtou compare` on the samples.

mod common;

use common::Place;
use serde_json::Value;

const NATIONAL: &str = "national-residence-permit.pdf";
const LOCALS: [&str; 2] = ["chengdu-residence-permit.pdf", "guizhou.pdf"];

fn compared(place: &Place, locals: [&str; 2]) -> Vec<Value> {
    let [first, second] = locals;
    let arguments = ["compare", "--format", "json", "--national", NATIONAL, "--local", first, second];
    match place.json(&arguments) {
        Value::Array(comparisons) => comparisons,
        other => panic!("no list: {other}"),
    }
}

#[test]
fn two_locals_exchanged_exchange_their_figures_and_nothing_else() {
    let place = Place::with_samples();
    let there = compared(&place, LOCALS);
    let mut back = compared(&place, [LOCALS[1], LOCALS[0]]);
    assert_eq!(there.len(), 2);
    assert_ne!(there[0]["figures"], there[1]["figures"]);
    back.reverse();
    assert_eq!(there, back);
    // Beside another text or alone makes no difference either.
    let alone = place.json(&["compare", "--format", "json", "--national", NATIONAL, "--local", LOCALS[0]]);
    assert_eq!(alone[0], there[0]);
}

#[test]
fn a_spreadsheet_has_a_line_for_each_local_unit() {
    let place = Place::with_samples();
    let printed =
        place.printed(&["compare", "--format", "csv", "--national", NATIONAL, "--local", LOCALS[0]]);
    let mut csv = csv::Reader::from_reader(printed.trim_start_matches('\u{feff}').as_bytes());
    let header = csv.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = csv.records().collect::<Result<_, _>>().expect("it is CSV");
    assert_eq!(rows.len(), 21);
    let field = |row: usize, name: &str| {
        let column = header.iter().position(|known| known == name).expect("a column");
        rows[row][column].to_owned()
    };
    assert_eq!((field(12, "local"), field(12, "national")), ("13".into(), "10".into()));
    assert_eq!((field(12, "relation"), field(12, "page")), ("elaborate".into(), "4".into()));
    assert_eq!((field(6, "relation"), field(6, "national")), ("new".into(), String::new()));
    assert!(field(12, "national_text").contains("每年签注1次"));
}
