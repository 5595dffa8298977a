//! Metadata: what a document says of itself, read where GB/T 9704 puts it. What is not said stays empty.

mod date;
mod infobox;
mod issuers;
mod number;
mod places;
mod title;

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::paragraphs::Paragraph;
use super::parts::{Parts, compact, is_adoption, is_recipients};
use crate::model::{Level, Metadata, PassageKind, Role};
pub(crate) use date::date_alone;
pub(crate) use date::{chinese_dates, english_date};
pub(crate) use infobox::is_box_line;
pub(crate) use issuers::{bodies, level_and_region};
pub(crate) use issuers::{complete_relative, is_body};
pub(crate) use number::{Found as Number, number_alone, numbers};
pub(crate) use title::{issuer_part, kind_of};

static SIGNER_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:总\s*理|国家主席|主\s*席|委员长|省\s*长|市\s*长|州\s*长|县\s*长|区\s*长|部\s*长|主\s*任|局\s*长|署\s*长|行\s*长)\s*[:：]?\s*(\p{Han}[\p{Han}\s·•]{1,12})$",
    )
});
static SIGNERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"签发人\s*[:：]\s*([\p{Han}\s·•、]+)$"));
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Han}(\s*\p{Han}){1,3}$"));
/// Who adopted a law, in the bracket below its title: 第十三届全国人民代表大会常务委员会第十五次会议通过.
static ADOPTED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:日|，|,|经|由|^[（(])\s*(\p{Han}{0,14}?)(第\p{Han}{1,5}届)?(\p{Han}{0,14}?(?:人民代表大会(?:常务委员会)?|人民政府|国务院|最高人民法院|最高人民检察院))(?:审判委员会)?(?:第[\p{Han}\d]{1,8}次)?(?:常务会议|全体会议|会议|常务会)?(?:审议)?(?:通过|批准|公布|发布)",
    )
});

/// The term of a congress is no part of its name: 广东省第十届人民代表大会.
static TERM: LazyLock<Regex> = LazyLock::new(|| pattern(r"第[一二三四五六七八九十]{1,3}届"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// True for a line that is a document number, also when the signer stands beside it.
pub(crate) fn is_number_line(text: &str) -> bool {
    number_alone(text.split("签发人").next().unwrap_or(text)).is_some()
}

/// True for a line that is a date.
pub(crate) fn is_date_line(text: &str) -> bool {
    date_alone(text).is_some()
}

/// The region of the place a text begins with.
pub(crate) fn place_region(text: &str) -> Option<String> {
    places::place_at_start(text, None)?.region
}

/// A Chinese document's metadata, but for what it cites.
pub(crate) fn chinese(paragraphs: &[Paragraph], parts: &Parts) -> Metadata {
    let title: String = paragraphs[parts.title.clone()].iter().map(|p| compact(&p.text)).collect();
    let head = &paragraphs[..paragraphs.len().min(parts.title.end + 8)];
    let infobox = infobox::read(head.iter().map(|paragraph| paragraph.text.as_str()));
    let title = Some(title::bare(&title).to_owned()).filter(|title| !title.is_empty()).or(infobox.title);
    let adopted = adoption_clause(head, parts);
    let adopted = adopted.as_deref();
    // A regulation's number is that of the order which first published it.
    let order = || {
        adopted.and_then(|text| {
            numbers(text).into_iter().map(|found| found.name).find(|name| name.contains('令'))
        })
    };
    let number = own_number(head, parts).or(infobox.number).or_else(order);
    let mut issuers = issuers_of(title.as_deref(), paragraphs, parts, number.as_deref(), adopted);
    if issuers.is_empty() {
        issuers = infobox.issuer.map(|names| issuers::bodies(&names)).unwrap_or_default();
    }
    let place = issuers
        .first()
        .and_then(|issuer| issuers::level_and_region(issuer, number.as_deref(), title.as_deref()))
        .or_else(|| {
            title
                .as_deref()
                .and_then(|title| issuers::level_and_region(title::without_year(title), None, None))
        });
    Metadata {
        kind: title.as_deref().and_then(kind_of).map(str::to_owned),
        date: date_of(paragraphs, parts, adopted).or(infobox.date),
        level: place.as_ref().map(|(level, _)| *level),
        region: place.and_then(|(_, region)| region),
        signers: signers(paragraphs, parts),
        recipients: recipients(paragraphs, parts),
        cites: Vec::new(),
        title,
        issuers,
        number,
    }
}

/// The number at the head; an order's is written over two lines.
fn own_number(head: &[Paragraph], parts: &Parts) -> Option<String> {
    // A head set in a frame comes as a table.
    let texts: Vec<String> = head
        .iter()
        .zip(&parts.kinds)
        .filter(|(_, kind)| matches!(kind, PassageKind::Front | PassageKind::Table))
        .map(|(p, _)| compact(&p.text))
        .collect();
    let alone = texts.iter().find_map(|text| number_alone(text.split("签发人").next().unwrap_or(text)));
    alone.or_else(|| {
        let order = texts.iter().position(|text| text.ends_with("令"))?;
        number_alone(&texts[order..].iter().take(2).map(String::as_str).collect::<String>())
    })
}

/// The lines below a law's title that say who adopted and amended it and when.
fn adoption_clause(head: &[Paragraph], parts: &Parts) -> Option<String> {
    let front = head.iter().zip(&parts.kinds).filter(|(_, kind)| **kind == PassageKind::Front);
    let lines: Vec<&str> = front.map(|(p, _)| p.text.trim()).filter(|text| is_adoption(text)).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

fn issuers_of(
    title: Option<&str>,
    paragraphs: &[Paragraph],
    parts: &Parts,
    number: Option<&str>,
    adopted: Option<&str>,
) -> Vec<String> {
    let from_title = title.and_then(title::issuer_part).map(issuers::bodies).unwrap_or_default();
    if !from_title.is_empty() {
        return from_title;
    }
    if let Some((issuer, _)) = number.and_then(|number| number.split_once('令'))
        && issuer != "主席"
    {
        return vec![issuer.to_owned()];
    }
    if let Some(groups) = adopted.and_then(|text| ADOPTED_BY.captures(text)) {
        return vec![format!("{}{}", &groups[1], TERM.replace(&groups[3], ""))];
    }
    let of_kind = |wanted: PassageKind, range: std::ops::Range<usize>| -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for at in range.filter(|at| parts.kinds[*at] == wanted) {
            let line = paragraphs[at].text.trim();
            // A web page's name is a heading, addressees end in a colon.
            if matches!(paragraphs[at].role, Role::Heading(_)) || line.ends_with(['：', ':']) {
                continue;
            }
            let text = line.trim_end_matches("文件").trim();
            for body in issuers::bodies(text) {
                // Web pages have menus where offices have their name.
                let believed = text != line || issuers::level_and_region(&body, None, None).is_some();
                if believed && !found.contains(&body) {
                    found.push(body);
                }
            }
        }
        found
    };
    let head = of_kind(PassageKind::Front, 0..parts.title.start);
    if !head.is_empty() {
        return head;
    }
    of_kind(PassageKind::Back, first_back(parts))
}

/// The signature and what follows it, up to the next text.
fn first_back(parts: &Parts) -> std::ops::Range<usize> {
    let start = parts.kinds.iter().position(|kind| *kind == PassageKind::Back).unwrap_or(parts.kinds.len());
    let length = parts.kinds[start..].iter().take_while(|kind| **kind == PassageKind::Back).count();
    start..start + length
}

/// The date below the first text's signature, else the first a law's adoption clause names, else one in the head.
fn date_of(paragraphs: &[Paragraph], parts: &Parts, adopted: Option<&str>) -> Option<Date> {
    let backs = (0..paragraphs.len()).filter(|at| parts.kinds[*at] == PassageKind::Back);
    let signed = backs.filter_map(|at| date_alone(&paragraphs[at].text)).next();
    let clause = || adopted.and_then(first_act);
    let head = || {
        let front = (0..paragraphs.len()).filter(|at| parts.kinds[*at] == PassageKind::Front);
        front.filter_map(|at| date_alone(&paragraphs[at].text)).next()
    };
    signed.or_else(clause).or_else(head)
}

/// The day of the order that published a regulation, else the day a law was first adopted. Amendments and the day
/// it took effect are another matter.
fn first_act(clause: &str) -> Option<Date> {
    let dates = date::chinese_dates(clause);
    let ends = dates.iter().skip(1).map(|(_, range)| range.start).chain([clause.len()]);
    let acts = || dates.iter().zip(ends.clone()).map(|((date, range), end)| (*date, &clause[range.end..end]));
    let published = acts().find(|(_, words)| words.contains('令') && words.contains("布"));
    let adopted =
        || acts().find(|(_, words)| ["通过", "公布", "发布", "批准"].iter().any(|word| words.contains(word)));
    published.or_else(adopted).or_else(|| acts().next()).map(|(date, _)| date)
}

fn signers(paragraphs: &[Paragraph], parts: &Parts) -> Vec<String> {
    let mut found = Vec::new();
    let mut listing = false;
    for (paragraph, kind) in paragraphs.iter().zip(&parts.kinds) {
        let text = paragraph.text.trim();
        if *kind == PassageKind::Front
            && let Some(groups) = SIGNERS.captures(text)
        {
            found.extend(
                groups[1].split([' ', '\u{3000}', '、']).map(compact).filter(|name| name.chars().count() > 1),
            );
            listing = true;
        } else if listing && *kind == PassageKind::Front && NAME.is_match(text) && !is_body(&compact(text)) {
            found.push(compact(text));
        } else {
            listing = false;
            if *kind == PassageKind::Back
                && let Some(groups) = SIGNER_TITLE.captures(text)
            {
                found.push(compact(&groups[1]));
            }
        }
    }
    found
}

fn recipients(paragraphs: &[Paragraph], parts: &Parts) -> Vec<String> {
    let after = paragraphs.iter().zip(&parts.kinds).skip(parts.title.end).take(6);
    let found = after
        .filter(|(_, kind)| **kind == PassageKind::Front)
        .map(|(p, _)| p.text.trim())
        .find(|text| is_recipients(text));
    found.map(|text| text.trim_end_matches(['：', ':']).trim().to_owned()).into_iter().collect()
}

/// An English document's metadata.
pub(crate) fn english(paragraphs: &[Paragraph], parts: &Parts) -> Metadata {
    let title = paragraphs[parts.title.clone()].iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    let title = Some(title::without_journal(&title).to_owned()).filter(|title| !title.is_empty());
    let number = title.as_deref().and_then(number::european);
    let mut issuers = title.as_deref().map(title::european_issuers).unwrap_or_default();
    // Below the title stands who speaks and when: short lines of the first page.
    let page = paragraphs.first().map_or(0, |p| p.pages[0]);
    let short = |p: &&Paragraph| p.pages[0] == page && p.text.split_whitespace().count() <= 15;
    let head = || paragraphs.iter().take(parts.title.end + 12).filter(short).map(|p| p.text.trim());
    let mut central = !issuers.is_empty();
    if issuers.is_empty() {
        issuers = head().filter(|line| title::is_english_body(line)).map(str::to_owned).collect();
        issuers.dedup();
        // A ministry is the centre's; a department may be anybody's.
        central = issuers.first().is_some_and(|name| name.starts_with("Ministry"));
    }
    Metadata {
        kind: title.as_deref().and_then(title::english_kind).map(str::to_owned),
        date: title.as_deref().and_then(date::english_date).or_else(|| head().find_map(date::english_date)),
        level: central.then_some(Level::Central),
        title,
        issuers,
        number,
        ..Metadata::default()
    }
}
