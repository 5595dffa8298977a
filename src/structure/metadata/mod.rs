//! Metadata: what a document says of itself, read where GB/T 9704 puts it. What is not said stays empty.

mod acts;
mod adoption;
mod date;
mod english;
mod home;
mod imprint;
mod infobox;
mod issuers;
mod misread;
mod number;
mod people;
mod places;
mod scope;
mod taken;
mod title;

use time::Date;

use super::paragraphs::Paragraph;
use super::parts::{Parts, compact};
use crate::model::{FieldSource, Furniture, Metadata, PassageKind, Role};
pub(crate) use date::{chinese_dates, closing_date, date_alone, date_of as calendar_date};
pub(crate) use english::{english, is_number_line as is_english_number_line, number_in, numbers_in};
pub(crate) use imprint::is_copy_line;
pub(crate) use issuers::{bodies, level_and_region};
pub(crate) use issuers::{complete_relative, is_body};
pub(crate) use number::{Found as Number, number_alone, numbers};
pub(crate) use places::region_of;
pub(crate) use places::{central_bodies, place_at_start, place_names};
use taken::{Sources, Taken, Text};
pub(crate) use title::{issuer_part, kind_of};

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

/// A Chinese document's metadata, but for what it cites. `furniture` holds the box of facts a web page prints; `named` is
/// the title its file gives it, which counts where the text has none.
pub(crate) fn chinese(
    paragraphs: &[Paragraph],
    parts: &Parts,
    furniture: &[Furniture],
    named: Option<&str>,
) -> Metadata {
    let text = Text { paragraphs, parts };
    let mut sources = Sources::default();
    let head = text.head().iter().flat_map(|p| p.text.lines().map(|line| (p.pages[0], line)));
    let infobox = infobox::read(furniture.iter().map(|one| (one.page, one.text.as_str())).chain(head));
    let of_file = || named.map(|title| Taken::new(title.to_owned(), vec![taken::source(1, title)]));
    let title = sources
        .note("title", title_of(text).or(infobox.title).or_else(of_file).or_else(|| name_of_page(furniture)));
    let of_title = sources.0.get("title").cloned().unwrap_or_default();
    let clause = adoption::clause(text);
    let number = own_number(text)
        .or(infobox.number)
        .or_else(|| clause.as_ref().and_then(|clause| clause.carry(adoption::order(&clause.value)?)));
    let mut issuers = issuers_of(text, title.as_deref(), &of_title, number.as_ref(), clause.as_ref());
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
    let of_name = || {
        let named = title::without_year(title::without_reading(title.as_deref()?));
        let place = issuers::level_and_region(named, None, None).or_else(|| home::spoken_of(text, named))?;
        Some(Taken::new(place, of_title.clone()))
    };
    let place = from_issuer.or_else(of_name).or_else(|| scope::national(text));
    let level = place.as_ref().and_then(|place| place.carry(place.value.0));
    let region = place.as_ref().and_then(|place| place.carry(place.value.1.clone()?));
    let (title, issuers) = match region.as_ref().filter(|_| text.is_ocr()) {
        Some(region) => {
            let place = region.value.rsplit('/').next().unwrap_or_default();
            let mended = |taken: Taken<String>| Taken::new(misread::mend(&taken.value, place), taken.from);
            (title.map(|title| misread::mend(&title, place)), issuers.into_iter().map(mended).collect())
        }
        None => (title, issuers),
    };
    let lead = text.of(PassageKind::Body).next().map_or("", |p| p.text.trim());
    let kind = title
        .as_deref()
        .filter(|title| !title::is_news(title, lead))
        .and_then(kind_of)
        .map(|kind| Taken::new(kind.to_owned(), of_title));
    let date = sources.note("date", date_of(text, clause.as_ref()).or(infobox.date));
    let published = clause.as_ref().and_then(|clause| adoption::revised(&clause.value)).or(date);
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
        adopted: sources.note("adopted", acts::adopted(text, clause.as_ref())),
        effective: sources.note("effective", infobox.effective.or_else(|| acts::effective(text, published))),
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

/// The name of a web page, which browsers print in the margin beside its address.
fn name_of_page(furniture: &[Furniture]) -> Option<Taken<String>> {
    furniture.iter().take_while(|one| one.page == 1).find_map(|one| {
        let (name, _) = one.text.split_once("http://").or_else(|| one.text.split_once("https://"))?;
        let name = name.trim();
        let fits = (4..=60).contains(&name.chars().count());
        fits.then(|| Taken::new(name.to_owned(), vec![taken::source(one.page, &one.text)]))
    })
}

/// The number at the head; an order's is written over several lines.
fn own_number(text: Text) -> Option<Taken<String>> {
    // A head set in a frame comes as a table.
    let both = text.head().iter().zip(&text.parts.kinds);
    let lines: Vec<&Paragraph> = both
        .filter(|(_, kind)| matches!(kind, PassageKind::Front | PassageKind::Table))
        .map(|(p, _)| p)
        .collect();
    let alone = lines.iter().find_map(|p| {
        let line = compact(&p.text);
        Some(Taken::whole(number_alone(line.split("签发人").next().unwrap_or(&line))?, p))
    });
    alone.or_else(|| {
        let ends = |p: &&Paragraph| p.text.trim_end().ends_with(['令', '告']);
        let at = lines.iter().position(ends)?;
        // 国家发展改革委 / 公安部 / 令: those who gave it together stand above.
        let bare = matches!(compact(&lines[at].text).as_str(), "令" | "公告");
        let above = lines[..at].iter().rev().take_while(|p| bare && is_body(&compact(&p.text))).count();
        let order = &lines[at - above..lines.len().min(at + 2)];
        let joined: String = order.iter().map(|p| compact(&p.text)).collect();
        Some(Taken::words(number_alone(&joined)?, order.first()?, &joined))
    })
}

fn issuers_of(
    text: Text,
    title: Option<&str>,
    of_title: &[FieldSource],
    number: Option<&Taken<String>>,
    clause: Option<&Taken<String>>,
) -> Vec<Taken<String>> {
    let from_title = title.and_then(title::issuer_part).map(issuers::bodies).unwrap_or_default();
    if !from_title.is_empty() {
        return from_title.into_iter().map(|body| Taken::new(body, of_title.to_vec())).collect();
    }
    let of_clause = clause.and_then(|clause| clause.carry(adoption::body(&clause.value)?));
    // A congress makes the law that its standing committee announces.
    if let Some(number) = number.filter(|number| !number.value.contains("人民代表大会") || clause.is_none())
        && let Some((issuer, _)) = number.value.split_once('令').or_else(|| number.value.split_once("公告"))
        && issuer != "主席"
    {
        let issuer = adoption::TERM.replace(issuer, "");
        return issuers::bodies(&issuer).into_iter().filter_map(|body| number.carry(body)).collect();
    }
    if let Some(body) = of_clause {
        return vec![body];
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
    let kinds = &parts.kinds[..parts.own];
    let start = kinds.iter().position(|kind| *kind == PassageKind::Back).unwrap_or(kinds.len());
    let length = kinds[start..].iter().take_while(|kind| **kind == PassageKind::Back).count();
    start..start + length
}

/// The date below the first text's signature, else the first a law's adoption clause names, else one in the head.
fn date_of(text: Text, clause: Option<&Taken<String>>) -> Option<Taken<Date>> {
    let dated = |p: &Paragraph| date_alone(&p.text).map(|date| Taken::whole(date, p));
    let closing = |p: &Paragraph| closing_date(&p.text).map(|date| Taken::whole(date, p));
    let signed = text.of(PassageKind::Back).find_map(closing);
    signed
        .or_else(|| clause.and_then(|clause| clause.carry(adoption::day(&clause.value)?)))
        .or_else(|| text.of(PassageKind::Front).find_map(dated))
}
