//! Who issued an English document, asked of one place after another: the first that answers is believed.

use std::sync::LazyLock;

use regex::Regex;

use super::imprint::{self, Citation};
use super::{Head, NEAR, is_number_line, number_in, pattern};
use crate::model::{FieldSource, FileInfo, PassageKind, Role};
use crate::structure::english::{
    bodies, body_at, body_of_line, dates, formula, is_broken_name, issued_by, issuer_of_number, known_in,
    level_and_region,
};
use crate::structure::metadata::taken::{Taken, Text, source};
use crate::structure::paragraphs::Paragraph;

/// Notice of the Ministry of Finance on …, Regulations of Guizhou Province on …
static OF_BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[\w-]+\s+){0,3}?(?:notice|circular|opinions?|decision|reply|announcement|order|measures|provisions|letter|report|resolution|interpretation|communiqué|decree)\s+(?:jointly\s+)?(?:issued\s+)?(?:of|by|from)\s+(?:the\s+)?(.+?)\s+(?:on|concerning|regarding|for|about|to|in relation)\b",
    )
});
/// The institutions of the European Union as their acts name them.
static EUROPEAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(council|commission)\b|\b(?:of|from) the (european parliament|council|commission|european central bank)\b",
    )
});
static EUROPEAN_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\((?:EU|EC|EEC|Euratom|ECSC)|/(?:EC|EU|EEC|Euratom|ECSC|JHA|CFSP)$"));
/// (Adopted at the 15th Meeting of the Standing Committee of …), promulgated by Order No. 663 of the State Council.
static ADOPTED_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:adopted|approved|passed)\b[^;]{0,60}?\b(?:of|by) the "));
static ORDERED_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:promulgated|issued|order|decree)\b[^;]{0,60}?\b(?:of|by) the "));
static ENACTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:^\W*be it enacted)\b.{0,200}?\b((?:Parliament|Congress|Legislature|National Assembly|Legislative Council|Senate)(?: of (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)?)",
    )
});
/// The Secretary of State, in exercise of the powers …; The Sixty-fifth World Health Assembly,
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:The |I, the |THE )?(.{4,120}?),?\s+(?:in exercise of|makes? the following|hereby|acting under|in pursuance of|after consulting)\b",
    )
});
static MADE_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:this|the|these)\s+(?:[\w-]+\s+){0,4}?(?:guidelines?|guidance|guide|document|publication|report|policy|plan|strategy|framework|manual|handbook|protocol|recommendations?|standards?|code|toolkit|statement)\s+(?:was|were|is|are|has been|have been)\s+(?:jointly\s+)?(?:developed|prepared|issued|published|drafted|produced|commissioned|written|approved)\s+by\s+(?:the\s+)?",
    )
});
static MAKES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^.]{0,30}?\s+(?:issues|issued|publishes|presents|has (?:developed|prepared|issued|published|produced)|is (?:pleased|proud) to (?:present|issue|publish|launch)|developed|prepared|launche[sd])\s+(?:this|these|the (?:first|present|following|current))\b",
    )
});
/// The numbers of congresses are no part of their name: the Thirteenth National People's Congress.
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:\d{1,3}(?:st|nd|rd|th)|(?:[a-z]+(?:ty|teen))?-?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)|[a-z]+(?:teenth|tieth)) (?P<name>[A-Z])",
    )
});

/// What is known of a document when its issuers are asked for.
pub(super) struct Found<'a> {
    pub title: Option<&'a str>,
    pub of_title: &'a [FieldSource],
    pub number: Option<&'a str>,
    pub citation: Option<&'a Taken<Citation>>,
}

/// The issuing bodies, in order.
pub(super) fn issuers(head: Head, found: &Found, info: &FileInfo) -> Vec<Taken<String>> {
    let one = |body: Option<Taken<String>>| body.into_iter().collect::<Vec<_>>();
    let asked: [&dyn Fn() -> Vec<Taken<String>>; 11] = [
        &|| of_title(found),
        &|| one(by_number(head, found)),
        &|| one(adopted_by(head)),
        &|| one(by_formula(head)),
        &|| around_title(head),
        &|| one(speaker(head)),
        &|| {
            one(found
                .title
                .and_then(known_in)
                .filter(|(_, range)| range.start <= 4)
                .map(|(name, _)| Taken::new(name.to_owned(), found.of_title.to_vec())))
        },
        &|| one(found.citation.and_then(|citation| citation.carry(citation.value.issuer.clone()?))),
        &|| one(imprint::copyright(head.text.paragraphs)),
        &|| one(in_text(head)),
        &|| {
            one(in_running_head(head).or_else(|| {
                info.author
                    .as_deref()
                    .and_then(|author| body_of_line(author, false))
                    .map(|name| Taken::new(name, Vec::new()))
            }))
        },
    ];
    let mut issuers = asked.iter().map(|ask| ask()).find(|bodies| !bodies.is_empty()).unwrap_or_default();
    for issuer in &mut issuers {
        let name = TERM.replace(&issuer.value, "$name");
        // China's own bodies go without its name, as in Chinese.
        let suffixes = [" of the People's Republic of China", " of the People’s Republic of China"];
        let bare = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix));
        let bare = bare.and_then(|name| body_of_line(name, false));
        issuer.value = bare.unwrap_or_else(|| written(&name, head.text.paragraphs));
    }
    let mut seen: Vec<String> = Vec::new();
    issuers.retain(|issuer| {
        let name = issuer.value.to_lowercase();
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    issuers
}

/// A name in capitals as the text writes it elsewhere.
fn written(name: &str, paragraphs: &[Paragraph]) -> String {
    if name.contains(char::is_lowercase) {
        return name.to_owned();
    }
    let Ok(same) = Regex::new(&format!("(?i){}", regex::escape(name))) else { return name.to_owned() };
    let elsewhere = paragraphs
        .iter()
        .find_map(|p| same.find_iter(&p.text).find(|found| found.as_str().contains(char::is_lowercase)));
    elsewhere.map_or_else(|| name.to_owned(), |found| found.as_str().to_owned())
}

/// Who gives numbers of this form.
fn by_number(head: Head, found: &Found) -> Option<Taken<String>> {
    let (name, _) = issuer_of_number(found.number?)?;
    let line = head
        .lines()
        .find(|(_, p)| number_in(&p.text).is_some_and(|(other, _)| Some(other.as_str()) == found.number));
    let from = line.map_or_else(|| found.of_title.to_vec(), |(_, p)| vec![source(p.pages[0], &p.text)]);
    Some(Taken::new(name.to_owned(), from))
}

fn of_title(found: &Found) -> Vec<Taken<String>> {
    let Some(title) = found.title else { return Vec::new() };
    let taken = |name: String| Taken::new(name, found.of_title.to_vec());
    if found.number.is_some_and(is_european) {
        let matter = title.split(" on ").next().unwrap_or(title);
        let named =
            EUROPEAN.captures_iter(matter).filter_map(|groups| groups.get(1).or_else(|| groups.get(2)));
        return named.map(|body| taken(european(body.as_str()).to_owned())).collect();
    }
    OF_BODY
        .captures(title)
        .map(|groups| bodies(&groups[1]))
        .unwrap_or_default()
        .into_iter()
        .map(taken)
        .collect()
}

/// True for the number of an act of the European Union.
pub(super) fn is_european(number: &str) -> bool {
    EUROPEAN_NUMBER.is_match(number)
}

fn european(name: &str) -> &'static str {
    match name.to_lowercase().as_str() {
        "european parliament" => "European Parliament",
        "council" => "Council",
        "commission" => "European Commission",
        _ => "European Central Bank",
    }
}

/// Who passed a law, in the clause below its title.
fn adopted_by(head: Head) -> Option<Taken<String>> {
    let parts = head.text.parts;
    let near = || head.text.paragraphs.iter().zip(&parts.kinds).take(parts.title.end + 6);
    let by = |act: &Regex| {
        let clauses = near().filter(|(p, kind)| **kind != PassageKind::Title && !p.text.ends_with(':'));
        clauses.into_iter().find_map(|(p, _)| {
            let clause = act.find(&p.text)?;
            let body = body_at(&TERM.replace_all(&p.text[clause.end()..], "$name"))?;
            Some(Taken::whole(body.name, p))
        })
    };
    by(&ADOPTED_BY).or_else(|| by(&ORDERED_BY))
}

/// Who speaks, where the text begins with words only they may use.
fn by_formula(head: Head) -> Option<Taken<String>> {
    let start = head.text.parts.title.end;
    head.text.paragraphs[start..].iter().take(12).find_map(|p| {
        let known = formula(&p.text).map(str::to_owned);
        // Be it enacted by the President with the advice and consent of the Parliament of Singapore
        let enacted = || ENACTED.captures(&p.text).map(|groups| groups[1].to_owned());
        Some(Taken::whole(known.or_else(enacted)?, p))
    })
}

/// The bodies around the title: after words that say so (Issued by, AGENCY:), and lines that are the name of a body and nothing else. One
/// who only helped is believed where no other is named.
fn around_title(head: Head) -> Vec<Taken<String>> {
    let Text { paragraphs, parts } = head.text;
    let tables =
        paragraphs.iter().enumerate().filter(|(at, p)| p.role == Role::TableRow && !parts.title.contains(at));
    let near = head.lines().filter(|(at, p)| p.role != Role::TableRow && !parts.title.contains(at));
    let lines: Vec<(usize, &Paragraph)> = near.chain(tables).collect();
    let mut found: Vec<(bool, Taken<String>)> = Vec::new();
    let mut from = 0;
    for (index, (at, p)) in lines.iter().enumerate() {
        if index < from {
            continue;
        }
        let next = lines.get(index + 1).filter(|(next, _)| *next == at + 1).map(|(_, next)| next.text.trim());
        if p.role == Role::TableRow {
            let rows = p.text.lines().filter_map(|row| Some((row, row.split_once('\t')?)));
            found.extend(rows.flat_map(|(row, (key, value))| {
                said(&format!("{}: {value}", key.trim_end_matches(':')), None, p, row)
            }));
            continue;
        }
        // Who signs below, with name and office, is believed where the head names nobody.
        let signs = parts.kinds[*at] == PassageKind::Back;
        let named = said(&p.text, next, p, &p.text);
        if !named.is_empty() {
            // The body may stand on the line below.
            from = index + 1 + usize::from(issued_by(&p.text).is_some_and(|(rest, _)| rest.is_empty()));
            found.extend(named);
            continue;
        }
        // A name may be broken over two lines.
        let cover = parts.kinds[*at] == PassageKind::Front;
        let broken =
            next.filter(|next| is_broken_name(&p.text, next)).map(|next| format!("{} {next}", p.text.trim()));
        let broken = broken.filter(|line| body_of_line(line, cover).is_some());
        from = index + 1 + usize::from(broken.is_some());
        let line = broken.unwrap_or_else(|| p.text.clone());
        // Education Bureau Circular No. 12/2020
        let line = number_in(&line).filter(|_| is_number_line(&line)).map_or(line.clone(), |(_, range)| {
            let rest = format!("{} {}", &line[..range.start], &line[range.end..]);
            let day = dates(&rest).next().map(|(_, range)| range);
            day.map_or(rest.clone(), |day| rest[..day.start].to_owned())
        });
        if let Some(name) = body_of_line(&line, cover).filter(|_| !line.starts_with(['•', '●', '▪'])) {
            found.push((signs, Taken::words(name, p, &line)));
        }
    }
    let first_hand = found.iter().any(|(helped, _)| !helped);
    found.into_iter().filter(|(helped, _)| !(first_hand && *helped)).map(|(_, body)| body).collect()
}

/// The bodies a line names after a key, each with whether it only helped; `next` is the line below, where they stand if the key stands alone.
fn said(line: &str, next: Option<&str>, p: &Paragraph, words: &str) -> Vec<(bool, Taken<String>)> {
    let Some((rest, helped)) = issued_by(line) else { return Vec::new() };
    let names = if rest.is_empty() { next.unwrap_or_default() } else { rest };
    let mut found = bodies(names);
    if found.is_empty() {
        found.extend(body_at(names).map(|body| body.name));
    }
    found.into_iter().map(|name| (helped, Taken::words(name, p, words))).collect()
}

/// Who makes an order or passes a resolution: the subject of its first sentence.
fn speaker(head: Head) -> Option<Taken<String>> {
    let start = head.text.parts.title.end;
    head.text.paragraphs[start..].iter().take(NEAR).find_map(|p| {
        let text = p.text.trim();
        let subject = match SPEAKS.captures(text) {
            Some(groups) => groups.get(1)?.as_str(),
            // The General Assembly, / The Sixty-fifth World Health Assembly,
            None => text
                .strip_suffix(',')
                .filter(|subject| subject.starts_with("The ") && subject.split_whitespace().count() <= 8)?,
        };
        let body = body_of_line(&TERM.replace(subject, "$name"), false)?;
        Some(Taken::words(body, p, subject))
    })
}

/// This guideline was developed by …; the Ministry of Health issues this …
fn in_text(head: Head) -> Option<Taken<String>> {
    head.text.paragraphs.iter().take(NEAR).find_map(|p| {
        let made =
            MADE_BY.find(&p.text).and_then(|found| Some((body_at(&p.text[found.end()..])?, found.start())));
        if let Some((body, start)) = made {
            return Some(Taken::words(body.name, p, &p.text[start..]));
        }
        let starts = p.text.match_indices("he ").map(|(at, the)| at + the.len()).take(4);
        starts.chain([0]).find_map(|start| {
            let body = body_at(&p.text[start..])?;
            MAKES
                .is_match(p.text.get(start + body.end..)?)
                .then(|| Taken::words(body.name, p, &p.text[start..]))
        })
    })
}

/// A known body that stands on most pages.
fn in_running_head(head: Head) -> Option<Taken<String>> {
    head.furniture.iter().find_map(|line| {
        let (name, range) = known_in(&line.text)?;
        (range.start <= 12).then(|| Taken::new(name.to_owned(), vec![source(line.page, &line.text)]))
    })
}

/// True where the head speaks of China: its ministries bear the names of others.
pub(super) fn is_of_china(head: Head, issuers: &[Taken<String>]) -> bool {
    let chinese = |issuer: &Taken<String>| {
        level_and_region(&issuer.value, false).is_some_and(|(_, region)| region.is_some())
    };
    if issuers.iter().any(chinese) {
        return true;
    }
    let near = head.text.paragraphs.iter().take(NEAR);
    near.map(|p| &p.text).any(|text| {
        text.contains("People's Republic of China")
            || text.contains("People’s Republic of China")
            || text.contains("State Council")
    })
}
