//! Where an English text names works: acts of the European Union by kind and number, treaties, resolutions, statutes by number or by name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::Date;

use crate::structure::english::{date_in, issuer_of_number, kind_of};
use crate::structure::metadata::numbers_in;

/// What a text says of a work where it names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub title: Option<String>,
    pub number: Option<String>,
    pub kind: String,
    pub issuers: Vec<String>,
    pub date: Option<Date>,
}

/// A work named, with where it stands in bytes.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub named: Named,
}

/// A capitalised phrase: Rights of the Child, Health and Social Care.
const NAME: &str = r"[A-Z][\w’'&-]*(?:(?:,?\s+(?:and|of|the|for|in|on|to|by|against|or|from|with|etc\.)){0,3},?\s+(?:[A-Z][\w’'&-]*|\([A-Z][^()]{1,60}\)))*";

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"((?:(?:Council|Commission|European Parliament and Council)\s+)?",
        r"(?:Implementing\s+|Delegated\s+|Framework\s+)?(Directive|Regulation|Decision|Recommendation)s?)\s+",
        r"(\((?:EC|EU|EEC|Euratom|ECSC|EU,\s*Euratom)\)\s*)?(?:No\.?\s*)?(\d{2,4}/\d{1,4}(?:/(?:EC|EU|EEC|Euratom|ECSC|JHA|CFSP))?)\b"
    ))
});
/// A further number behind the first: Directives 2002/91/EC and 2003/30/EC.
static FURTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:,\s*|\s+and\s+|\s+or\s+|,\s+and\s+)(\((?:EC|EU|EEC|Euratom|ECSC)\)\s*)?(?:No\.?\s*)?(\d{2,4}/\d{1,4}(?:/(?:EC|EU|EEC|Euratom|ECSC|JHA|CFSP))?)\b",
    )
});
/// What may follow an act's number: who gave it and when.
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\s*\(\d+\))?\s*(of the (European Parliament and of the Council|Council|Commission)\s*)?(?:of (\d{1,2} [A-Z][a-z]+ \d{4}))?",
    )
});
static TREATY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"((?:Articles?\s+[\d()a-z]+(?:(?:,\s*|\s+and\s+|\s+to\s+)[\d()a-z]+)*\s+(?:of\s+)?)?)",
        r"(?:\b[Tt]he\s+(Treaty(?:\s+(?:establishing|on)\s+(?:the\s+)?(?:[A-Z]\w+\s*|of\s+the\s+|and\s+)+)?)|\b(TFEU|TEU)\b)"
    ))
});
static RESOLUTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b((?:General Assembly|Security Council|World Health Assembly|Executive Board|Human Rights Council|Economic and Social Council)\s+)?",
        r"(?i:(resolution|decision)s?)\s+((?:WHA|EB)\d{1,3}(?:\.R?\d{1,3}|\(\d{1,3}\))|[ASE]/RES/\d+(?:/\d+)?(?:\s?\((?:19|20)\d\d\))?|\d{1,4}\s?\((?:19|20)\d\d\)|\d{1,2}/\d{1,3}\b)"
    ))
});
/// 42 U.S.C. 1395, 45 CFR part 46.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b\d{1,2}\s(?:U\.S\.C\.|USC|C\.F\.R\.|CFR)\s(?:(?:[Pp]arts?|§+)\s?)?\d{1,5}[a-z]?(?:[.-]\d+[a-z]?)?",
    )
});
/// Statutes by name: the Equality Act 2010, the Health Protection (England) Regulations 2020, the Clean Air Act.
static STATUTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b({NAME})\s+(?:(Act)(?:\s+(?:of\s+)?((?:19|20)\d\d))?|(Regulations|Order|Rules|Ordinance|Measure|Law|Code)\s+((?:19|20)\d\d))\b"
    ))
});
/// Works that say their matter after their kind: the Convention on the Rights of the Child, the Law of the … on …
static ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b((?:{NAME}\s+)?(Law|Regulations|Measures|Provisions|Opinions|Rules|Convention|Covenant|Declaration|Agreement|Constitution|Charter)(?:\s+of\s+the\s+People[’']s\s+Republic\s+of\s+China)?\s+(?:on|for|concerning|against)\s+(?:the\s+)?{NAME})"
    ))
});
static OF_CHINA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b((?:{NAME}\s+)?(Law|Constitution|Regulations)\s+of\s+the\s+People[’']s\s+Republic\s+of\s+China)\b"
    ))
});

/// Kinds of work told by a name before them, and by their matter behind them.
const STATUTES: [&str; 8] =
    [" Act", " Regulations ", " Order ", " Rules ", " Ordinance ", " Measure ", " Law ", " Code "];
const MATTERS: [&str; 12] = [
    "Law ",
    "Regulations ",
    "Measures ",
    "Provisions ",
    "Opinions ",
    "Rules ",
    "Convention ",
    "Covenant ",
    "Declaration ",
    "Agreement ",
    "Constitution ",
    "Charter ",
];

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// The works `text` names, in order and without overlap. `treaty` is the last one named in full, for "the Treaty".
pub(super) fn marks(text: &str, treaty: &mut String) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    // Most paragraphs name no work, and looking for a letter or a word is cheap.
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if !text.contains(char::is_uppercase) {
        return marks;
    }
    if text.contains('/') {
        ACT.captures_iter(text).for_each(|groups| acts(text, &groups, &mut marks));
    }
    if has(&["Treaty", "TFEU", "TEU"]) {
        marks.extend(TREATY.captures_iter(text).filter_map(|groups| treaty_mark(&groups, treaty)));
    }
    if has(&["esolution", "ecision"]) {
        marks.extend(RESOLUTION.captures_iter(text).filter_map(|groups| resolution(&groups)));
    }
    if has(&["U.S.C.", "USC", "CFR", "C.F.R."]) {
        marks.extend(CODE.find_iter(text).map(|found| {
            let number = found.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
            let named = Named { number: Some(number), kind: "Code".to_owned(), ..Named::default() };
            Mark { range: found.range(), named }
        }));
    }
    marks.extend(numbers_in(text).into_iter().map(|(number, range)| by_number(text, number, range)));
    if has(&STATUTES) {
        marks.extend(STATUTE.captures_iter(text).filter_map(|groups| statute(&groups)));
    }
    if has(&MATTERS) {
        for form in [&*ON, &*OF_CHINA] {
            marks.extend(form.captures_iter(text).filter_map(|groups| titled(groups.get(1)?, &groups[2])));
        }
    }
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let free = mark.range.start >= end;
        end = if free { mark.range.end } else { end };
        free
    });
    marks
}

/// An act of the European Union and those whose numbers follow it.
fn acts(text: &str, groups: &Captures, marks: &mut Vec<Mark>) {
    let (Some(whole), kind) = (groups.get(0), &groups[2]) else { return };
    // (EC) No 1980/2000 is told from a directive of that number by its bracket.
    let number = |community: Option<regex::Match>, number: &str| match community {
        Some(community) => format!("{} {number}", community.as_str().trim()),
        None => number.to_owned(),
    };
    let rest = &text[whole.end()..];
    let given = GIVEN.captures(&rest[..rest.floor_char_boundary(REACH)]);
    let issuers = match given.as_ref().and_then(|given| given.get(2)) {
        Some(names) => names.as_str().split(" and of the ").map(str::to_owned).collect(),
        None => {
            let bodies = ["European Parliament", "Council", "Commission"];
            bodies.into_iter().filter(|name| groups[1].contains(name)).map(str::to_owned).collect()
        }
    };
    let date = given.as_ref().and_then(|given| date_in(given.get(3)?.as_str()));
    let named = Named {
        number: Some(number(groups.get(3), &groups[4])),
        kind: kind.to_owned(),
        issuers,
        date,
        title: None,
    };
    marks.push(Mark { range: whole.range(), named });
    let mut at = whole.end();
    while let Some(further) = FURTHER.captures(&text[at..]) {
        let Some(last) = further.get(2) else { break };
        let start = further.get(1).unwrap_or(last).start();
        let named = Named {
            number: Some(number(further.get(1), last.as_str())),
            kind: kind.to_owned(),
            ..Named::default()
        };
        marks.push(Mark { range: at + start..at + last.end(), named });
        at += last.end();
    }
}

/// How far behind an act's number its authors and date may stand, in bytes.
const REACH: usize = 120;

fn treaty_mark(groups: &Captures, treaty: &mut String) -> Option<Mark> {
    let whole = groups.get(0)?;
    let name = match (groups.get(2), groups.get(3).map(|short| short.as_str())) {
        (Some(name), _) => name.as_str().trim_end().trim_end_matches(" of the").trim_end_matches(" and"),
        (None, Some("TFEU")) => "Treaty on the Functioning of the European Union",
        _ => "Treaty on European Union",
    };
    if name != "Treaty" {
        name.clone_into(treaty);
    }
    let range = whole.start()..whole.start() + whole.as_str().trim_end().len();
    Some(Mark {
        range,
        named: Named { title: Some(treaty.clone()), kind: "Treaty".to_owned(), ..Named::default() },
    })
}

fn resolution(groups: &Captures) -> Option<Mark> {
    let number = groups[3].split_whitespace().collect::<Vec<_>>().join(" ");
    let said = groups.get(1).map(|body| body.as_str().trim().to_owned());
    let issuer = said.or_else(|| issuer_of_number(&number).map(|(body, _)| body.to_owned()));
    let kind = kind_of(&groups[2]).unwrap_or_default();
    let named =
        Named { number: Some(number), kind, issuers: issuer.into_iter().collect(), ..Named::default() };
    Some(Mark { range: groups.get(0)?.range(), named })
}

/// A work named by a number of some office: Public Law 111-148, Order No. 663 of the State Council.
fn by_number(text: &str, number: String, range: Range<usize>) -> Mark {
    let of_form = issuer_of_number(&number);
    let before = number.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let kind =
        of_form.and_then(|(_, kind)| kind.map(str::to_owned)).or_else(|| kind_of(before)).unwrap_or_default();
    let issuers = of_form.map(|(body, _)| body.to_owned()).into_iter().collect();
    let rest = &text[range.end..];
    let date = rest.strip_prefix(" of ").and_then(|rest| date_in(&rest[..rest.floor_char_boundary(24)]));
    Mark { range, named: Named { number: Some(number), kind, issuers, date, title: None } }
}

fn statute(groups: &Captures) -> Option<Mark> {
    let kind = groups.get(2).or_else(|| groups.get(4))?;
    let dated = groups.get(3).or_else(|| groups.get(5)).is_some();
    let (name, whole) = (groups.get(1)?, groups.get(0)?);
    let start = name.start() + bare_start(name.as_str(), dated)?;
    let title = whole.as_str()[start - whole.start()..].to_owned();
    Some(Mark {
        range: start..whole.end(),
        named: Named { title: Some(title), kind: kind.as_str().to_owned(), ..Named::default() },
    })
}

fn titled(whole: regex::Match, kind: &str) -> Option<Mark> {
    let before = whole.as_str().find(kind)?;
    let start = if before == 0 { 0 } else { bare_start(&whole.as_str()[..before], true)? };
    let title = whole.as_str()[start..].to_owned();
    Some(Mark {
        range: whole.start() + start..whole.end(),
        named: Named { title: Some(title), kind: kind.to_owned(), ..Named::default() },
    })
}

/// Where a name begins behind the words that open a sentence: In the …, Section 5 of the …; `None` where nothing is left of an undated one.
fn bare_start(name: &str, dated: bool) -> Option<usize> {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:The|This|These|Such|That|An?|In|Under|By|For|Of|On|See|Also|And|Where|When|If|To|Section|Sections|Article|Articles|Part|Chapter|Schedule|Paragraph|Annex|Title|Each|Any|No|With|From|As|Since|Both|Our|Its|Other|New|Amending|Implementing|Pursuant)(?:\s+|$))+(?:(?:of|to|the|and|in|on|with)\s+)*",
        )
    });
    let start = OPENING.find(name).map_or(0, |found| found.end());
    let words =
        name[start..].split_whitespace().filter(|word| word.starts_with(|c: char| c.is_uppercase())).count();
    (words > 0 || dated && start == 0).then_some(start)
}
