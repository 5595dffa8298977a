//! Dates as English documents write them, also 24. Mai 2018 and 12 de mayo de 2020, and what a line says its date is of.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::Date;

use super::words::{DOCUMENTS, one_of, pattern};
use crate::structure::metadata::calendar_date;

const SHORT: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Day, month and year in their three orders; in digits only where they can be read in one way.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let names = one_of(DOCUMENTS.months.iter().flatten());
    let month = format!(r"(?:{names}|(?i:{}|sept)\b)", SHORT.join("|"));
    pattern(&format!(
        concat!(
            r"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?\s+(?:day\s+)?(?:of\s+|de\s+)?(?P<m>{m})\.?,?\s+(?:of\s+|de\s+)?(?P<y>\d{{4}})\b",
            r"|\b(?P<m2>{m})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b",
            r"|\b(?P<y3>\d{{4}})\s+(?P<m3>{m})\.?\s+(?P<d3>\d{{1,2}})\b",
            r"|\b(?P<d4>\d{{1,2}})\.\s?(?P<m4>\d{{1,2}})\.\s?(?P<y4>(?:19|20)\d\d)\b",
            r"|\b(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y5>(?:19|20)\d\d)\b",
            r"|\b(?P<y6>(?:19|20)\d\d)[-/.](?P<m6>\d{{1,2}})[-/.](?P<d6>\d{{1,2}})\b"
        ),
        m = month
    ))
});
static DATED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{}\b", one_of(&DOCUMENTS.dated))));
static OTHER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\b{}\b", one_of(&DOCUMENTS.other_dates))));

/// The first date of a text. A month without a day, and digits that may be read two ways (03/04/2017), are none.
pub(crate) fn date_in(text: &str) -> Option<Date> {
    dates(text).next().map(|(date, _)| date)
}

/// Every date of a text with the bytes it covers.
pub(crate) fn dates(text: &str) -> impl Iterator<Item = (Date, Range<usize>)> {
    DATE.captures_iter(text).filter_map(|groups| Some((value(&groups)?, groups.get(0)?.range())))
}

fn value(groups: &Captures) -> Option<Date> {
    let number = |names: &[&str]| {
        names.iter().find_map(|name| groups.name(name)).and_then(|found| found.as_str().parse::<u32>().ok())
    };
    let year = number(&["y", "y2", "y3", "y4", "y5", "y6"])?;
    if let (Some(a), Some(b)) = (number(&["a"]), number(&["b"])) {
        // 22/05/2019 and 05/22/2019 are one day each; 03/04/2019 may be two.
        return match (a > 12, b > 12) {
            (true, false) => calendar_date(year, b, a),
            (false, true) => calendar_date(year, a, b),
            _ => None,
        };
    }
    let named = ["m", "m2", "m3"].iter().find_map(|name| groups.name(name)).map(|found| found.as_str());
    let month = match named {
        Some(name) => month(name)?,
        None => number(&["m4", "m6"])?,
    };
    calendar_date(year, month, number(&["d", "d2", "d3", "d4", "d6"])?)
}

/// True for the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.']).to_lowercase();
    DOCUMENTS.months.iter().any(|names| names.contains(&word))
}

/// The number of a month, by its name in any of the languages or its first letters in English.
fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let full = DOCUMENTS.months.iter().position(|names| names.contains(&name));
    let at = full.or_else(|| SHORT.iter().position(|short| name.starts_with(short)))?;
    u32::try_from(at + 1).ok()
}

/// What a line says its date is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dated {
    /// The document itself: Made on, Version 5 of, Brussels,.
    Document,
    /// Nothing is said.
    Unsaid,
    /// Something else: the next review, the day it takes effect.
    Other,
}

/// The first date of a short line and what it is of: the nearest word before it says so.
pub(crate) fn dated(line: &str) -> Option<(Date, Dated)> {
    let (date, range) = dates(line).next()?;
    let before = &line[..range.start];
    let last = |words: &Regex| words.find_iter(before).last().map(|found| found.end());
    let of = match (last(&DATED), last(&OTHER)) {
        // "Date of next review" speaks of the review.
        (_, Some(other)) if last(&DATED).is_none_or(|dated| before[other..].len() < 12 || other > dated) => {
            Dated::Other
        }
        (Some(_), _) => Dated::Document,
        _ => Dated::Unsaid,
    };
    Some((date, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        date_in(text).map(|date| date.to_string())
    }

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "of 16 December 2002",
            "16 Dec. 2002",
            "Dec 16, 2002",
            "the 16th of December, 2002",
            "this 16th day of December 2002",
            "December 16, 2002",
            "16th December 2002",
            "CMAJ 2002 December 16;189",
            "Brussels, 16.12.2002",
            "16/12/2002",
            "12/16/2002",
            "2002-12-16",
            "16. Dezember 2002",
            "16 de diciembre de 2002",
            "le 16 décembre 2002",
            "z dnia 16 grudnia 2002 r.",
        ] {
            assert_eq!(day(text).as_deref(), Some("2002-12-16"), "{text}");
        }
        for text in ["December 2002", "03/04/2002", "2002/91/EC", "version 1.2.3", "30 February 2002"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_date_is_of() {
        let of = |line: &str| dated(line).map(|(_, of)| of);
        assert_eq!(of("Made - - - - 26th March 2020"), Some(Dated::Document));
        assert_eq!(of("Version 5, 8 February 2023"), Some(Dated::Document));
        assert_eq!(of("28 May 2019"), Some(Dated::Unsaid));
        assert_eq!(of("Coming into force on 13th February 2020"), Some(Dated::Other));
        assert_eq!(of("Review date: 1 July 2027"), Some(Dated::Other));
        assert_eq!(of("Last updated 5 May 2021"), Some(Dated::Other));
        assert_eq!(of("Issue date: 1 July 2027"), Some(Dated::Document));
    }
}
