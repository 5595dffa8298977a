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

#[test]
fn figures_stand_side_by_side() {
    let place = Place::with_samples();
    let rows = |arguments: &[&str]| match place.json(&[&["compare", "--format", "json"], arguments].concat())
    {
        Value::Array(rows) => rows,
        other => panic!("no list: {other}"),
    };
    let [national, local] = ["national-hospital-reform.pdf", "liuzhi.pdf"];
    let pairs = rows(&["--by", "pair", "--national", national, NATIONAL, "--local", local, LOCALS[0]]);
    let files: Vec<_> = pairs.iter().map(|row| [&row["national_file"], &row["local_file"]]).collect();
    assert_eq!(files, [[national, local], [national, LOCALS[0]], [NATIONAL, local], [NATIONAL, LOCALS[0]]]);
    assert_eq!((&pairs[1]["new"], &pairs[1]["local_units"]), (&21.into(), &21.into()));
    assert!(pairs[0]["coverage"].as_f64() > pairs[1]["coverage"].as_f64());

    let chapters = rows(&["--by", "chapter", "--national", national, "--local", local]);
    assert_eq!(chapters[1]["chapter"], "一、总体要求");
    let sum = |name: &str| chapters.iter().map(|row| row[name].as_u64().expect(name)).sum::<u64>();
    assert_eq!(sum("national_units"), pairs[0]["national_units"].as_u64().unwrap());
    assert_eq!(sum("directives_taken_up"), pairs[0]["directives_taken_up"].as_u64().unwrap());
    assert!(rows(&["--by", "instrument", "--national", national, "--local", local]).len() > 4);
}

#[test]
fn a_local_text_is_put_beside_what_it_cites() {
    let place = Place::with_samples();
    let pairs = place.json(&["compare", "--pair", "citation", "--by", "pair", "--format", "json"]);
    let pairs: Vec<_> =
        pairs.as_array().unwrap().iter().map(|row| [&row["national_file"], &row["local_file"]]).collect();
    assert_eq!(pairs, [[NATIONAL, LOCALS[0]]]);
    // What is named is compared, whoever cites it; asked for both, nothing is left.
    let named = ["compare", "--by", "pair", "--national", NATIONAL, "--local", LOCALS[1]];
    assert_eq!(place.json(&[&named[..], &["--format", "json"]].concat()).as_array().unwrap().len(), 1);
    let output = place.hongtou(&[&named[..], &["--pair", "citation"]].concat()).assert().code(2);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("hongtou lineage"), "{message}");
}
