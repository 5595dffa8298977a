//! `hongtou compare` on the samples.

mod common;

use common::{Place, data};
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

#[test]
fn texts_in_two_languages_are_compared_only_when_both_are_named() {
    let place = Place::with_samples();
    let english = "en-directive-2003-30-biofuels.pdf";
    let files = |arguments: &[&str]| -> Vec<(String, String)> {
        let rows = place.json(&[&["compare", "--by", "pair", "--format", "json"], arguments].concat());
        let file = |row: &Value, side: &str| row[side].as_str().expect("a file").to_owned();
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| (file(row, "national_file"), file(row, "local_file"))).collect()
    };
    for arguments in [&[][..], &["--pair", "level"], &["--national", NATIONAL, english]] {
        let pairs = files(arguments);
        assert!(!pairs.is_empty() && pairs.iter().all(|(national, _)| !national.starts_with("en-")));
    }
    let named = ["--national", english, "--local", LOCALS[0], LOCALS[0]];
    assert_eq!(files(&named), [(english.to_owned(), LOCALS[0].to_owned())]);
    let output = place.hongtou(&["compare", "--national", english]).assert().code(2);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("language") && message.contains("--local"), "{message}");
}

#[test]
fn without_a_pair_the_side_that_is_missing_is_named() {
    let place = Place::with_texts(&[("national.txt", &data("residence-permit.txt"))]);
    let output = place.hongtou(&["compare"]).assert().code(2);
    let message = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(message.contains("below the centre") && message.contains("--local"), "{message}");
}

#[test]
fn two_versions_of_a_text_are_compared_article_by_article() {
    let old = data("residence-permit.txt");
    let articles: Vec<usize> = old.match_indices("\n　　第").map(|(at, _)| at).collect();
    let cut = |from: usize, to: usize| &old[articles[from]..articles[to]];
    // 第十一条 goes before 第三条, 第四条 is dropped, a limit is changed, and 第五条之一 is new.
    let new = [
        &old[..articles[2]],
        cut(9, 10),
        cut(2, 3),
        cut(4, 5),
        "\n　　第五条之一　街道办事处应当在办公场所公开收费标准和监督电话。",
        &old[articles[5]..articles[9]],
        &old[articles[10]..],
    ]
    .concat()
    .replace("之日起15日内制作", "之日起10日内制作");
    assert_ne!(new, old);
    let place = Place::with_texts(&[("old.txt", &old), ("new.txt", &new)]);
    let versions = place.json(&["compare", "--format", "json", "--versions", "old.txt", "new.txt"]);
    let id = |side: &str, number: &str| {
        let units = versions[side].as_array().unwrap();
        let unit = units.iter().find(|unit| unit["number"] == number);
        unit.unwrap_or_else(|| panic!("no {number} in {side}"))["id"].clone()
    };
    let state = |side: &str, unit: &Value| {
        let revisions = versions["revisions"].as_array().unwrap();
        revisions.iter().find(|revision| revision[side] == *unit).expect("a revision")["state"].clone()
    };
    assert_eq!(state("old", &id("old_units", "第四条")), "dropped");
    assert_eq!(state("new", &id("new_units", "第五条之一")), "added");
    assert_eq!(state("new", &id("new_units", "第十一条")), "moved");
    assert_eq!(state("new", &id("new_units", "第九条")), "changed");
    let others = versions["revisions"].as_array().unwrap();
    let others = others.iter().filter(|revision| revision["state"] == "unchanged").count();
    assert_eq!(others, versions["old_units"].as_array().unwrap().len() - 3);

    let printed = place.printed(&["compare", "--versions", "old.txt", "new.txt"]);
    assert!(printed.contains("[-15-]{+10+}"), "{printed}");
    // A text is the same as itself.
    let same = place.printed(&["compare", "--format", "csv", "--versions", "old.txt", "old.txt"]);
    assert!(
        same.lines()
            .skip(1)
            .filter(|line| line.contains(",unchanged") || line.starts_with("unchanged"))
            .count()
            > 20
    );
}

#[test]
fn a_chain_shows_what_came_down_from_level_to_level() {
    let place = Place::with_samples();
    let names = ["national-hospital-reform.pdf", "guizhou.pdf", "liuzhi.pdf"];
    let chain = place.json(&[&["compare", "--format", "json", "--chain"], &names[..]].concat());
    assert_eq!(
        (chain["documents"].as_array().unwrap().len(), chain["steps"].as_array().unwrap().len()),
        (3, 2)
    );
    let threads = chain["threads"].as_array().unwrap();
    let units = |step: usize, side: &str| chain["steps"][step][side].as_array().unwrap().len();
    let came_up = |level: u64| threads.iter().filter(|thread| thread["level"] == level).count();
    // Every unit of the first text begins a thread; of the next ones those that are new.
    assert_eq!(came_up(0), units(0, "national_units"));
    let new = |step: usize| chain["steps"][step]["figures"]["relations"]["new"].as_u64().unwrap() as usize;
    assert_eq!(came_up(1), new(0));
    assert!(came_up(2) <= new(1) && came_up(2) > 0);
    // The regional health platform (八（二十五）) came down to the province and from there to the county.
    let levels = |thread: &Value| -> Vec<(u64, u64)> {
        let taken = thread["taken_up"].as_array().unwrap().iter();
        taken.map(|taken| (taken["level"].as_u64().unwrap(), taken["from"].as_u64().unwrap())).collect()
    };
    assert!(threads.iter().any(|thread| levels(thread) == [(1, 0), (2, 1)]), "{threads:?}");
    let csv = place.printed(&[&["compare", "--format", "csv", "--chain"], &names[..]].concat());
    let rows = threads.iter().map(|thread| 1 + levels(thread).len()).sum::<usize>();
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.records().count(), rows);
}

#[test]
fn who_was_first_with_a_new_element_is_told_by_date() {
    let element =
        "　　第二条　房屋出租人应当自与流动人口建立租赁关系之日起三个工作日内，将承租人信息报送公安机关。\n";
    let local = |city: &str, date: &str, own: &str| {
        format!(
            "{city}市居住证管理办法\n\n　　第一条　本办法适用于{city}市。\n{own}\n{city}市人民政府\n{date}\n"
        )
    };
    let place = Place::with_texts(&[
        ("national.txt", &data("residence-permit.txt")),
        ("a.txt", &local("南京", "2018年5月1日", element)),
        ("b.txt", &local("苏州", "2017年5月1日", &element.replace("三个", "五个"))),
        ("c.txt", &local("无锡", "2019年5月1日", "")),
    ]);
    let names = ["--national", "national.txt", "--local", "a.txt", "b.txt", "c.txt"];
    let elements = place.json(&[&["compare", "--diffusion", "--format", "json"], &names[..]].concat());
    let elements = elements.as_array().unwrap();
    let about_landlords =
        |element: &&Value| element["first"]["unit"]["text"].as_str().unwrap().contains("房屋出租人");
    let [first] = elements.iter().filter(about_landlords).collect::<Vec<_>>()[..] else {
        panic!("not one element: {elements:?}")
    };
    assert_eq!(first["first"]["date"], "2017-05-01");
    let taken_up: Vec<&Value> =
        first["taken_up"].as_array().unwrap().iter().map(|holder| &holder["date"]).collect();
    assert_eq!(taken_up, ["2018-05-01"]);
}
