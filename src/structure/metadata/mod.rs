//! Metadata: what a document says of itself, read where GB/T 9704 puts it. What is not said stays empty.

mod acts;
mod date;
mod english;
mod home;
mod imprint;
mod infobox;
mod issuers;
mod number;
mod people;
mod places;
mod taken;
mod title;

use std::sync::LazyLock;

use regex::Regex;
use time::Date;

use super::paragraphs::Paragraph;
use super::parts::{Parts, compact, is_adoption};
use crate::model::{FieldSource, Furniture, Metadata, PassageKind, Role};
pub(crate) use date::{chinese_dates, closing_date, date_alone, date_of as calendar_date};
pub(crate) use english::{english, is_number_line as is_english_number_line, number_in};
pub(crate) use imprint::is_copy_line;
pub(crate) use issuers::{bodies, level_and_region};
pub(crate) use issuers::{complete_relative, is_body};
pub(crate) use number::{Found as Number, number_alone, numbers};
pub(crate) use places::region_of;
use taken::{Sources, Taken, Text};
pub(crate) use title::{issuer_part, kind_of};

/// Who adopted a law, in the bracket below its title: 第十三届全国人民代表大会常务委员会第十五次会议通过.
static ADOPTED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:日|，|,|经|由|^[（(])\s*(\p{Han}{0,14}?)(第\p{Han}{1,5}届)?(\p{Han}{0,14}?(?:人民代表大会(?:常务委员会)?|人民政府|国务院|最高人民法院|最高人民检察院))(?:审判委员会)?(?:第[\p{Han}\d]{1,8}次)?(?:常务会议|全体会议|会议|常务会)?于?(?:审议)?(?:通过|批准|公布|发布)",
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

/// A Chinese document's metadata, but for what it cites. `furniture` holds the box of facts a web page prints.
pub(crate) fn chinese(paragraphs: &[Paragraph], parts: &Parts, furniture: &[Furniture]) -> Metadata {
    let text = Text { paragraphs, parts };
    let mut sources = Sources::default();
    let head = text.head().iter().flat_map(|p| p.text.lines().map(|line| (p.pages[0], line)));
    let infobox = infobox::read(furniture.iter().map(|one| (one.page, one.text.as_str())).chain(head));
    let title = sources.note("title", title_of(text).or(infobox.title));
    let of_title = sources.0.get("title").cloned().unwrap_or_default();
    let adopted = adoption_clause(text);
    let number = own_number(text)
        .or(infobox.number)
        .or_else(|| adopted.as_ref().and_then(|clause| clause.carry(order_number(&clause.value)?)));
    let mut issuers = issuers_of(text, title.as_deref(), &of_title, number.as_ref(), adopted.as_ref());
    if issuers.is_empty() {
        issuers = infobox
            .issuer
            .map(|names| {
                issuers::bodies(&names.value).into_iter().filter_map(|one| names.carry(one)).collect()
            })
            .unwrap_or_default();
    }
    if issuers.is_empty()
        && let Some(body) = title.as_deref().and_then(|title| home::calls_itself(text, title))
    {
        issuers.push(Taken::new(body, of_title.clone()));
    }
    let number = sources.note("number", number);
    let issuers: Vec<Taken<String>> = issuers
        .into_iter()
        .map(|issuer| home::in_full(text, issuer, number.as_deref(), title.as_deref()))
        .collect();
    let from_issuer = issuers.first().and_then(|issuer| {
        issuer.carry(issuers::level_and_region(&issuer.value, number.as_deref(), title.as_deref())?)
    });
    let place = from_issuer.or_else(|| {
        let named = title::without_year(title.as_deref()?);
        let place = issuers::level_and_region(named, None, None).or_else(|| home::spoken_of(text, named))?;
        Some(Taken::new(place, of_title.clone()))
    });
    let level = place.as_ref().and_then(|place| place.carry(place.value.0));
    let region = place.as_ref().and_then(|place| place.carry(place.value.1.clone()?));
    let lead = text.of(PassageKind::Body).next().map_or("", |p| p.text.trim());
    let kind = title
        .as_deref()
        .filter(|title| !title::is_news(title, lead))
        .and_then(kind_of)
        .map(|kind| Taken::new(kind.to_owned(), of_title));
    let date = sources.note("date", date_of(text, adopted.as_ref()).or(infobox.date));
    let (printing_office, printing_date) = imprint::printing(text);
    Metadata {
        kind: sources.note("kind", kind),
        level: sources.note("level", level),
        region: sources.note("region", region),
        issuers: sources.note_all("issuers", issuers),
        signers: sources.note_all("signers", people::signers(text)),
        recipients: sources.note("recipients", people::recipients(text)).into_iter().collect(),
        cites: Vec::new(),
        copy_to: sources.note_all("copy_to", imprint::copy_to(text)),
        printing_office: sources.note("printing_office", printing_office),
        printing_date: sources.note("printing_date", printing_date),
        urgency: sources.note("urgency", imprint::urgency(text)),
        security: sources.note("security", imprint::security(text)),
        adopted: sources.note("adopted", acts::adopted(text)),
        effective: sources.note("effective", infobox.effective.or_else(|| acts::effective(text, date))),
        date,
        title,
        number,
        sources: sources.0,
    }
}

/// The title, its lines joined.
fn title_of(text: Text) -> Option<Taken<String>> {
    let lines = &text.paragraphs[text.parts.title.clone()];
    let title: String = lines.iter().map(|p| compact(&p.text)).collect();
    let written = lines.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    let named = text.parts.brought.clone().unwrap_or_else(|| title::bare(&title).to_owned());
    (!title.is_empty()).then(|| Taken::words(named, &lines[0], &written))
}

/// The number at the head; an order's is written over two lines.
fn own_number(text: Text) -> Option<Taken<String>> {
    // A head set in a frame comes as a table.
    let lines = || {
        let both = text.head().iter().zip(&text.parts.kinds);
        both.filter(|(_, kind)| matches!(kind, PassageKind::Front | PassageKind::Table)).map(|(p, _)| p)
    };
    let alone = lines().find_map(|p| {
        let line = compact(&p.text);
        Some(Taken::whole(number_alone(line.split("签发人").next().unwrap_or(&line))?, p))
    });
    alone.or_else(|| {
        let order: Vec<&Paragraph> =
            lines().skip_while(|p| !compact(&p.text).ends_with('令')).take(2).collect();
        let joined: String = order.iter().map(|p| compact(&p.text)).collect();
        Some(Taken::words(number_alone(&joined)?, order.first()?, &joined))
    })
}

/// A regulation's number is that of the order which first published it.
fn order_number(clause: &str) -> Option<String> {
    // Orders named after an amendment published that.
    let first = clause.find("修正").into_iter().chain(clause.find("修订")).min().unwrap_or(clause.len());
    let mut found = numbers(&clause[..first]).into_iter().map(|found| found.name);
    found.find(|name| name.contains('令'))
}

/// The lines below a law's title that say who adopted and amended it and when.
fn adoption_clause(text: Text) -> Option<Taken<String>> {
    let lines: Vec<&Paragraph> =
        text.head_of(PassageKind::Front).filter(|p| is_adoption(p.text.trim())).collect();
    let joined = lines.iter().map(|p| p.text.trim()).collect::<Vec<_>>().join(" ");
    Some(Taken::words(joined.clone(), lines.first()?, &joined))
}

fn issuers_of(
    text: Text,
    title: Option<&str>,
    of_title: &[FieldSource],
    number: Option<&Taken<String>>,
    adopted: Option<&Taken<String>>,
) -> Vec<Taken<String>> {
    let from_title = title.and_then(title::issuer_part).map(issuers::bodies).unwrap_or_default();
    if !from_title.is_empty() {
        return from_title.into_iter().map(|body| Taken::new(body, of_title.to_vec())).collect();
    }
    if let Some(number) = number
        && let Some((issuer, _)) = number.value.split_once('令')
        && issuer != "主席"
    {
        return number.carry(issuer.to_owned()).into_iter().collect();
    }
    if let Some(clause) = adopted
        && let Some(groups) = ADOPTED_BY.captures(&clause.value)
    {
        let body = format!("{}{}", &groups[1], TERM.replace(&groups[3], ""));
        return clause.carry(body).into_iter().collect();
    }
    let of_kind = |wanted: PassageKind, range: std::ops::Range<usize>| -> Vec<Taken<String>> {
        let mut found: Vec<Taken<String>> = Vec::new();
        for at in range.filter(|at| text.parts.kinds[*at] == wanted) {
            let paragraph = &text.paragraphs[at];
            let line = paragraph.text.trim();
            // A web page's name is a heading, addressees end in a colon.
            if matches!(paragraph.role, Role::Heading(_)) || line.ends_with(['：', ':']) {
                continue;
            }
            // 文件 stands at the end, or between two offices where they share it.
            let named = line.replace("文件", " ");
            let named = named.trim();
            for body in issuers::bodies(named) {
                // Web pages have menus where offices have their name.
                let believed = named != line || issuers::level_and_region(&body, None, None).is_some();
                if believed && found.iter().all(|other| other.value != body) {
                    found.push(Taken::whole(body, paragraph));
                }
            }
        }
        found
    };
    let head = of_kind(PassageKind::Front, 0..text.parts.title.start);
    if !head.is_empty() {
        return head;
    }
    of_kind(PassageKind::Back, first_back(text.parts))
}

/// The signature and what follows it, up to the next text.
fn first_back(parts: &Parts) -> std::ops::Range<usize> {
    let start = parts.kinds.iter().position(|kind| *kind == PassageKind::Back).unwrap_or(parts.kinds.len());
    let length = parts.kinds[start..].iter().take_while(|kind| **kind == PassageKind::Back).count();
    start..start + length
}

/// The date below the first text's signature, else the first a law's adoption clause names, else one in the head.
fn date_of(text: Text, adopted: Option<&Taken<String>>) -> Option<Taken<Date>> {
    let dated = |p: &Paragraph| date_alone(&p.text).map(|date| Taken::whole(date, p));
    let closing = |p: &Paragraph| closing_date(&p.text).map(|date| Taken::whole(date, p));
    let signed = text.of(PassageKind::Back).find_map(closing);
    signed
        .or_else(|| adopted.and_then(|clause| clause.carry(first_act(&clause.value)?)))
        .or_else(|| text.of(PassageKind::Front).find_map(dated))
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
