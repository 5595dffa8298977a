//! Names of public bodies in English and its neighbours: which words are one, and the level of government a name tells.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::dates::is_month;
use super::kinds::{is_kind, is_series, kind_of};
use super::words::{BODY_WORDS, DOCUMENTS, KNOWN, Known, one_of, pattern};
use crate::model::Level;
use crate::structure::metadata::region_of;

/// The noun a name ends in, or its part before the first preposition.
static NOUN: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{}\W*$", one_of(&BODY_WORDS.words))));
static LOOSE_NOUN: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b{}\W*$", one_of(&BODY_WORDS.loose))));
/// The noun in any place: enough where running text says that a body follows.
static ANY_NOUN: LazyLock<Regex> = LazyLock::new(|| {
    let words = [&BODY_WORDS.words, &BODY_WORDS.leading, &BODY_WORDS.loose];
    pattern(&format!(r"\b{}\b", one_of(words.into_iter().flatten())))
});
static LEADING: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{}\b", one_of(&BODY_WORDS.leading))));
static PLACE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{}\b", one_of(&BODY_WORDS.places))));
static CENTRAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b{}\b|(?i)\b(?:government|gouvernement|gobierno|governo) (?:of|de|of the)\b",
        one_of(&BODY_WORDS.central)
    ))
});
static LEVELS: LazyLock<Vec<(Level, Regex)>> = LazyLock::new(|| {
    let levels = BODY_WORDS.levels.iter().filter_map(|(level, words)| Some((level.parse().ok()?, words)));
    let mut levels: Vec<(Level, Regex)> =
        levels.map(|(level, words)| (level, pattern(&format!(r"\b{}\b", one_of(words))))).collect();
    // A county of a province is a county.
    levels.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    levels
});
static PROVINCE: LazyLock<Regex> = LazyLock::new(|| {
    let provinces = &BODY_WORDS.provinces;
    pattern(&format!(
        r"\b{}\b",
        one_of(provinces.china.iter().map(|(name, _)| name).chain(&provinces.others))
    ))
});
/// Full names without regard to case, abbreviations with it.
static BY_NAME: LazyLock<HashMap<String, &'static Known>> = LazyLock::new(|| {
    let names = |known: &'static Known| {
        [known.name].into_iter().chain(known.others.iter().copied()).map(move |name| (key(name), known))
    };
    KNOWN.iter().flat_map(names).collect()
});
static KNOWN_NAME: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<String> = KNOWN
        .iter()
        .flat_map(|known| [known.name].into_iter().chain(known.others.iter().copied()))
        .map(str::to_owned)
        .collect();
    let (short, full): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| is_abbreviation(name));
    let short: Vec<String> = short.iter().map(|name| regex::escape(name)).collect();
    pattern(&format!(r"\b(?:{}|(?:{}))\b", one_of(&full), short.join("|")))
});
/// An abbreviation in brackets behind a name.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\(([A-Z][\w./&-]{1,14})\)"));

/// Longest name, in words.
const LONGEST: usize = 18;

fn is_abbreviation(name: &str) -> bool {
    !name.contains(char::is_lowercase) && !name.contains(' ')
}

fn key(name: &str) -> String {
    if is_abbreviation(name) { name.to_owned() } else { name.to_lowercase().replace('’', "'") }
}

/// A body of the list by one of its names.
fn known(name: &str) -> Option<&'static Known> {
    let short = BY_NAME.get(name).copied();
    short.or_else(|| BY_NAME.get(name.to_lowercase().replace('’', "'").as_str()).copied())
}

/// The first known body a text names, in full, and where in bytes it stands.
pub(crate) fn known_in(text: &str) -> Option<(&'static str, std::ops::Range<usize>)> {
    let found = KNOWN_NAME.find(text)?;
    Some((known(found.as_str())?.name, found.range()))
}

/// The body a line consists of. On a cover, where the title is told by its print, programmes and services count too.
pub(crate) fn body_of_line(line: &str, cover: bool) -> Option<String> {
    let name = bare(line);
    if let Some(known) = known(name) {
        return Some(known.name.to_owned());
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = words.iter().filter(|word| is_name_word(word)).count();
    let all = words.iter().all(|word| is_name_word(word) || is_joining(word));
    let fits = (2..=LONGEST).contains(&words.len()) && capitals >= 1 && all && is_name_word(words[0]);
    (fits && !name.contains(". ") && has_noun(name, &words, cover) && !is_of_kind(&words))
        .then(|| name.to_owned())
}

/// A name without what stands around it: The, marks, an abbreviation in brackets.
fn bare(line: &str) -> &str {
    let mut name = line.trim().trim_matches(|c: char| {
        matches!(c, '*' | '•' | '-' | '–' | '—' | '_' | '"' | '“' | '”') || c.is_whitespace()
    });
    name = name.trim_end_matches([',', '.', ';', ':']);
    for article in ["The ", "the ", "THE "] {
        name = name.strip_prefix(article).unwrap_or(name);
    }
    if let Some(open) = name
        .rfind('(')
        .filter(|open| BRACKETED.find(&name[*open..]).is_some_and(|found| found.end() == name.len() - open))
    {
        name = name[..open].trim_end();
    }
    name
}

fn is_name_word(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '‘', '"']);
    word.starts_with(|c: char| c.is_uppercase())
        || word == "&"
        || word.len() > 2 && word.starts_with("d’")
        || word.starts_with("l’")
}

fn is_joining(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']).to_lowercase();
    matches!(word.as_str(), "&" | "-" | "–" | "/" | "+") || BODY_WORDS.joining.contains(&word)
}

/// True where the noun of a capitalised phrase is one for bodies: Ministry of …, National … Agency, Institut de …
fn has_noun(name: &str, words: &[&str], cover: bool) -> bool {
    let is_preposition =
        |word: &str| is_joining(word) && !BODY_WORDS.conjunctions.contains(&word.to_lowercase());
    let phrase = words.iter().copied().take_while(|word| !is_preposition(word)).collect::<Vec<_>>().join(" ");
    NOUN.is_match(&phrase)
        || cover && LOOSE_NOUN.is_match(&phrase)
        || LEADING.is_match(name)
        || PLACE.is_match(name) && words.iter().any(|word| NOUN.is_match(word))
}

/// True where the words name a document of a body rather than the body: Department of Health Guidelines. Ministry of Law is a body.
fn is_of_kind(words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let last = last.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let of = before.last().is_none_or(|word| is_joining(word));
    is_kind(&last) && !of && !BODY_WORDS.loose.contains(&last)
}

/// The bodies a string names one after the other; none where it is not wholly made of names.
pub(crate) fn bodies(text: &str) -> Vec<String> {
    static LIST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\s*[;|]\s*|,\s+(?:and\s+)?(?:of\s+)?(?:the\s+)?|\s+and\s+(?:of\s+)?the\s+")
    });
    static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\s+(?:and|&)\s+"));
    for list in [&*LIST, &*AND] {
        let pieces: Vec<&str> = list.split(text).filter(|piece| !piece.trim().is_empty()).collect();
        let named: Vec<String> = pieces.iter().filter_map(|piece| body_of_line(piece, false)).collect();
        if pieces.len() > 1 && named.len() == pieces.len() {
            return named;
        }
    }
    body_of_line(text, false).into_iter().collect()
}

/// The name of a body that running text goes on with, and its length in bytes.
pub(crate) fn body_at(text: &str) -> Option<Body> {
    let start = text.len() - text.trim_start().len();
    let skip = ["the ", "The ", "THE "]
        .iter()
        .find(|article| text[start..].starts_with(**article))
        .map_or(0, |article| article.len());
    let text = &text[start + skip..];
    // A name may hold a comma where its abbreviation follows: Society of HIV, Viral Hepatitis and … (ASHM).
    let (mut end, mut at) = (0, 0);
    for (count, word) in text.split_inclusive(char::is_whitespace).enumerate() {
        let plain = word.trim();
        let ends = plain.ends_with([',', ';', ':', '.', ')']) && !plain.ends_with("U.S.");
        let name = is_name_word(plain) && !plain.starts_with('(');
        if count == LONGEST || !(name || is_joining(plain)) || plain.is_empty() || is_month(plain) {
            break;
        }
        at += word.len();
        if name {
            end = at - (word.len() - plain.len());
        }
        let more = || text[at..].split_inclusive(')').next().and_then(|rest| Some((rest, rest.rfind('(')?)));
        let goes_on = plain.ends_with(',')
            && more().is_some_and(|(rest, open)| {
                let abbreviation = rest[open + 1..].trim_end_matches(')');
                rest[..open].split_whitespace().all(|word| is_name_word(word) || is_joining(word))
                    && is_initials(abbreviation, &format!("{}{}", &text[..at], &rest[..open]))
            });
        if ends && !goes_on {
            break;
        }
    }
    let name = bare(&text[..end]);
    let words = name.split_whitespace().count();
    let named = known(name)
        .map(|known| known.name.to_owned())
        .or_else(|| (words > 1 && ANY_NOUN.is_match(name)).then(|| name.to_owned()))?;
    Some(Body { name: named, end: start + skip + end })
}

/// What follows Issued by or another such key at the start of a line, and whether the body named there only helped.
pub(crate) fn issued_by(line: &str) -> Option<(&str, bool)> {
    static KEY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"^(?P<key>{})(?:\s*:\s*|\s+(?:the\s+)?|$)", one_of(&DOCUMENTS.issued)))
    });
    let line = line.trim();
    let groups = KEY.captures(line)?;
    let (key, whole) = (groups.name("key")?.as_str(), groups.get(0)?);
    // From and Agency are keys only before a colon.
    let sure = key.contains(' ') || whole.as_str().trim_end().ends_with(':');
    sure.then(|| (line[whole.end()..].trim(), DOCUMENTS.helped.contains(&key.to_lowercase())))
}

/// Who speaks in a text that begins with these words.
pub(crate) fn formula(text: &str) -> Option<&'static str> {
    let start: String = text.trim().chars().take(100).flat_map(char::to_lowercase).collect();
    let start = start.replace('’', "'");
    let found = DOCUMENTS.formulas.iter().find(|(words, _)| start.starts_with(words.as_str()));
    found.map(|(_, body)| body.as_str())
}

/// Who gives numbers of this form, and the kind of document that bears them where it is one.
pub(crate) fn issuer_of_number(number: &str) -> Option<(&'static str, Option<&'static str>)> {
    let (_, body, kind) =
        DOCUMENTS.number_issuers.iter().find(|(beginning, ..)| number.starts_with(beginning.as_str()))?;
    Some((body, Some(kind.as_str()).filter(|kind| !kind.is_empty())))
}

/// True for the name of a country or a place alone: Republic of Zambia.
pub(super) fn is_place_line(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = words.iter().all(|word| is_name_word(word) || is_joining(word));
    (2..=5).contains(&words.len()) && name && PLACE.is_match(line) && kind_of(line).is_none()
}

/// True where the second line goes on with a name the first one begins.
pub(crate) fn is_broken_name(first: &str, second: &str) -> bool {
    if known(bare(first)).is_some() || is_series(second) {
        return false;
    }
    let last = first.split_whitespace().next_back().unwrap_or_default();
    let next = second.split_whitespace().next().unwrap_or_default();
    is_joining(next) || is_joining(last) || last.ends_with(',')
}

/// A body named in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub name: String,
    /// Where its name ends, in bytes.
    pub end: usize,
}

/// True where the letters of an abbreviation begin words of the name, in order.
fn is_initials(abbreviation: &str, name: &str) -> bool {
    let mut initials = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase);
    let mut letters =
        abbreviation.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).peekable();
    letters.peek().is_some() && letters.all(|letter| initials.any(|initial| initial == letter))
}

/// The level of government and the region a body's name tells. `of_china` says that the text is a Chinese one in English.
pub(crate) fn level_and_region(name: &str, of_china: bool) -> Option<(Level, Option<String>)> {
    let whole_country = |china: bool| china.then(|| "全国".to_owned());
    if let Some(known) = known(name) {
        return Some((known.level?, whole_country(known.of_china)));
    }
    let provinces = &BODY_WORDS.provinces;
    let place = PROVINCE.find(name).map(|place| place.as_str());
    let same = |other: &str| place.is_some_and(|place| place.eq_ignore_ascii_case(other));
    let chinese = provinces.china.iter().find(|(other, _)| same(other)).map(|(_, code)| code.as_str());
    let named = LEVELS.iter().find(|(_, words)| words.is_match(name)).map(|(level, _)| *level);
    if let Some(code) = chinese {
        // Beijing, Tianjin, Shanghai and Chongqing are provinces that are called municipalities.
        let municipality = matches!(code, "11" | "12" | "31" | "50");
        let level =
            named.filter(|level| !(municipality && *level == Level::Prefecture)).unwrap_or(Level::Province);
        return Some((level, (level == Level::Province).then(|| region_of(code))));
    }
    if let Some(level) = named {
        return Some((level, None));
    }
    if place.is_some() {
        return Some((Level::Province, None));
    }
    let inner = known_in(name)
        .and_then(|(inner, _)| known(inner))
        .filter(|inner| inner.level == Some(Level::Central));
    let central = CENTRAL.is_match(name) || inner.is_some();
    central.then(|| {
        (
            Level::Central,
            whole_country(of_china || name.contains("China") || inner.is_some_and(|inner| inner.of_china)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_name_a_body() {
        for line in [
            "Ministry of Health",
            "MINISTRY OF HEALTH",
            "Department of Health and Social Care",
            "National Department of Health, Republic of South Africa",
            "Ministry of National Health Services, Regulation and Coordination, Government of Pakistan",
            "Ministry of Law",
            "Centers for Disease Control and Prevention",
            "MINISTERE DE LA SANTE ET DE L’HYGIENE PUBLIQUE",
            "Bundesministerium für Gesundheit",
            "Facultad de Medicina",
            "MINISTER ZDROWIA",
        ] {
            let found = body_of_line(line, false);
            assert!(found.is_some_and(|name| name.eq_ignore_ascii_case(line)), "{line}");
        }
        assert_eq!(
            body_of_line("WORLD HEALTH ORGANIZATION", false).as_deref(),
            Some("World Health Organization")
        );
        assert_eq!(
            body_of_line("Deutsche AIDS-Gesellschaft (DAIG)", false).as_deref(),
            Some("Deutsche AIDS-Gesellschaft")
        );
        assert_eq!(
            body_of_line("National AIDS Control Program", true).as_deref(),
            Some("National AIDS Control Program")
        );
        for line in [
            "The department shall act",
            "Suggested citation",
            "Office hours are from nine to five",
            "Department of Health Guidelines",
            "Guidelines of the Ministry of Health",
            "National AIDS Control Program",
            "Council",
            "Data protection in the office",
        ] {
            assert_eq!(body_of_line(line, false), None, "{line}");
        }
    }

    #[test]
    fn lists_of_bodies() {
        let three =
            "Ministry of Finance, the State Taxation Administration and the National Health Commission";
        assert_eq!(
            bodies(three),
            ["Ministry of Finance", "State Taxation Administration", "National Health Commission"]
        );
        assert_eq!(bodies("General Office of the State Council"), ["General Office of the State Council"]);
        assert_eq!(bodies("Department of Health and Social Care"), ["Department of Health and Social Care"]);
        assert!(bodies("the establishment of a fund, and more").is_empty());
    }

    #[test]
    fn bodies_in_running_text() {
        let name = |text: &str| body_at(text).map(|body| body.name);
        assert_eq!(
            name("the Ministry of Health (MOH) issues the first").as_deref(),
            Some("Ministry of Health")
        );
        assert_eq!(
            name("the Biomedical HIV Prevention Working Group of the CIHR Canadian HIV Trials Network, with funding").as_deref(),
            Some("Biomedical HIV Prevention Working Group of the CIHR Canadian HIV Trials Network")
        );
        assert_eq!(
            name("The Australasian Society of HIV, Viral Hepatitis and Sexual Health Medicine (ASHM). More")
                .as_deref(),
            Some("Australasian Society of HIV, Viral Hepatitis and Sexual Health Medicine")
        );
        assert_eq!(name("NHS England 2023").as_deref(), Some("NHS England"));
        assert_eq!(name("experienced clinicians in Ireland"), None);
    }

    #[test]
    fn levels_and_regions() {
        let level = |name: &str| level_and_region(name, false).map(|(level, _)| level);
        assert_eq!(level("Ministry of Health"), Some(Level::Central));
        assert_eq!(level("World Health Organization"), Some(Level::Central));
        assert_eq!(level("Government of Pakistan"), Some(Level::Central));
        assert_eq!(level("New York State Department of Health"), Some(Level::Province));
        assert_eq!(level("Cambridgeshire County Council"), Some(Level::County));
        assert_eq!(level("Cambridge University Hospitals"), None);
        let of = |name: &str| level_and_region(name, false).and_then(|(_, region)| region);
        assert_eq!(of("Health Commission of Guizhou Province").as_deref(), Some("贵州省"));
        assert_eq!(
            level_and_region("Beijing Municipal Health Commission", false),
            Some((Level::Province, Some("北京市".to_owned())))
        );
        assert_eq!(of("General Office of the State Council").as_deref(), Some("全国"));
        assert_eq!(
            level_and_region("Ministry of Finance", true),
            Some((Level::Central, Some("全国".to_owned())))
        );
    }
}
