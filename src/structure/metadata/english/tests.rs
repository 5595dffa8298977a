use serde::Deserialize;
use time::Date;

use super::*;
use crate::structure::english::parts;

#[derive(Deserialize)]
struct Heads {
    head: Vec<Expected>,
}

/// A head and what a reader writes down of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    text: String,
    title: Option<String>,
    #[serde(default)]
    issuers: Vec<String>,
    number: Option<String>,
    kind: Option<String>,
    date: Option<String>,
    adopted: Option<String>,
    effective: Option<String>,
    level: Option<String>,
    region: Option<String>,
}

fn read(text: &str) -> Metadata {
    let paragraphs: Vec<Paragraph> = text.trim().lines().map(Paragraph::plain).collect();
    english(&paragraphs, &parts(&paragraphs, None), &[], &FileInfo::default())
}

#[test]
fn heads_of_many_offices() {
    let heads: Heads =
        toml::from_str(include_str!("../../../../tests/data/english-heads.toml")).expect("the file is TOML");
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    let mut wrong = Vec::new();
    for expected in heads.head {
        let found = read(&expected.text);
        let fields = [
            ("title", found.title, expected.title.clone()),
            ("issuers", Some(found.issuers.join("|")), Some(expected.issuers.join("|"))),
            ("number", found.number, expected.number),
            ("kind", found.kind, expected.kind),
            ("date", day(found.date), expected.date),
            ("adopted", day(found.adopted), expected.adopted),
            ("effective", day(found.effective), expected.effective),
            ("level", found.level.map(|level| level.to_string()), expected.level),
            ("region", found.region, expected.region),
        ];
        for (field, found, wanted) in fields.into_iter().filter(|(_, found, wanted)| found != wanted) {
            wrong.push(format!(
                "{}\n    {field}: {found:?}, not {wanted:?}",
                expected.title.as_deref().unwrap_or_default()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_heading_above_the_title_names_the_site() {
    let mut paragraphs: Vec<Paragraph> =
        ["GOV.UK", "Guidance", "Visiting hospitals", "From:", "Cabinet Office"].map(Paragraph::plain).into();
    for at in [0, 2] {
        paragraphs[at].role = crate::model::Role::Heading(1);
    }
    let found = english(&paragraphs, &parts(&paragraphs, None), &[], &FileInfo::default());
    assert_eq!(found.title.as_deref(), Some("Visiting hospitals"));
    assert_eq!(
        (found.kind.as_deref(), &found.issuers[..]),
        (Some("Guidance"), &["Cabinet Office".to_owned()][..])
    );
}

#[test]
fn an_act_begins_below_its_kind() {
    let text = "Public Law 116–136\nAn Act\nTo amend the Internal Revenue Code of 1986 to repeal the excise tax on high cost health coverage.\n\
                SECTION 1. SHORT TITLE.\nThis Act may be cited as the “Relief Act”.\nDIVISION A—KEEPING WORKERS PAID AND EMPLOYED";
    let paragraphs: Vec<Paragraph> = text.lines().map(Paragraph::plain).collect();
    assert_eq!(parts(&paragraphs, None).title, 1..2);
}
