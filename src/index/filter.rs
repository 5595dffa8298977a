//! Conditions on metadata and tags, such as `level:county` or `year:2017..2019`: the fields there are, and how
//! their values are given.

use super::facets::normalise;
use super::query::{Node, QueryError};
use crate::model::{Language, Level, Signal, Span};
use crate::segment::fold;

/// A condition on metadata or tags: any of the tests holds for any value of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub field: &'static str,
    pub tests: Vec<Test>,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Is(String),
    Contains(String),
    Between(u32, u32),
}

impl Test {
    /// True when a kept value of `field`, in its two forms, is meant.
    pub fn passes(&self, field: &str, (compared, shown): (&str, &str)) -> bool {
        match self {
            // As it is shown, nato:OP says which codebook is meant.
            Self::Is(value) => compared == value || normalise(field, shown) == *value,
            Self::Contains(part) => compared.contains(part.as_str()),
            Self::Between(first, last) => {
                compared.parse().is_ok_and(|number: u32| (*first..=*last).contains(&number))
            }
        }
    }
}

/// How the values of a field are given.
#[derive(Clone, Copy)]
enum Values {
    Part,
    Whole,
    Level,
    Signal,
    Language,
    Years,
    Share,
}

const FIELDS: [(&str, Values); 15] = [
    ("title", Values::Part),
    ("number", Values::Part),
    ("issuer", Values::Part),
    ("level", Values::Level),
    ("region", Values::Part),
    ("year", Values::Years),
    ("kind", Values::Whole),
    ("heading", Values::Part),
    ("signal", Values::Signal),
    ("instrument", Values::Whole),
    ("actor", Values::Part),
    ("type", Values::Whole),
    ("ambiguity", Values::Share),
    ("lang", Values::Language),
    ("path", Values::Part),
];

/// True when there is a field of this name.
pub(super) fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|(field, _)| *field == name)
}

/// The condition that `name` has the value `values`, or one of them where a comma stands between; the spans are
/// for errors. Free text is one value, commas and all.
pub(super) fn filter(name: &str, name_span: Span, values: &str, span: Span) -> Result<Node, QueryError> {
    let Some((field, kind)) = FIELDS.into_iter().find(|(field, _)| *field == name) else {
        let names = FIELDS.map(|(field, _)| field).join(", ");
        let message =
            format!("there is no field {name}; use one of {names}, or put the text in quotation marks");
        return Err(QueryError::new(name_span, message));
    };
    let commas: &[char] = if matches!(kind, Values::Part) { &[] } else { &[',', '，'] };
    let tests = values.split(commas).map(|value| test(field, kind, value)).collect::<Result<_, String>>();
    tests.map(|tests| Node::Filter(Filter { field, tests })).map_err(|message| QueryError::new(span, message))
}

fn test(field: &'static str, kind: Values, value: &str) -> Result<Test, String> {
    let normal = normalise(field, value);
    if normal.is_empty() {
        return Err(format!("a value is missing after {field}:"));
    }
    Ok(match kind {
        Values::Part => Test::Contains(normal),
        Values::Whole => Test::Is(normal),
        Values::Level => Test::Is(normal.parse::<Level>()?.as_str().to_owned()),
        Values::Signal => Test::Is(normal.to_uppercase().parse::<Signal>().map(|_| normal)?),
        Values::Language => {
            let languages = [Language::Chinese, Language::English].map(|language| language.to_string());
            if !languages.contains(&normal) {
                return Err(format!("'{value}' is no language: use one of {}", languages.join(", ")));
            }
            Test::Is(normal)
        }
        Values::Years => years(value)?,
        Values::Share => share(value)?,
    })
}

/// A share from 0 to 1, or a range of them; kept in hundredths.
fn share(value: &str) -> Result<Test, String> {
    let hundredths = |number: &str| match number.trim().parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok((share * 10_000.0).round() / 100.0),
        _ => Err(format!("'{value}' is no share of 1: write >0.6, >=0.6, <0.3, <=0.3, 0.3..0.6 or 0.5")),
    };
    let folded = fold(value).text;
    let (first, last) = if let Some(least) = folded.strip_prefix(">=").or(folded.strip_prefix('≥')) {
        (hundredths(least)?.ceil(), 100.0)
    } else if let Some(most) = folded.strip_prefix("<=").or(folded.strip_prefix('≤')) {
        (0.0, hundredths(most)?.floor())
    } else if let Some(above) = folded.strip_prefix('>') {
        (hundredths(above)?.floor() + 1.0, 100.0)
    } else if let Some(below) = folded.strip_prefix('<') {
        (0.0, hundredths(below)?.ceil() - 1.0)
    } else {
        let (first, last) = folded.split_once("..").unwrap_or((&folded, &folded));
        let (first, last) = (hundredths(first)?, hundredths(last)?);
        if first > last {
            return Err(backwards(value));
        }
        (first.ceil(), last.floor())
    };
    // Below 0 there is nothing: an empty range.
    Ok(if last < 0.0 { Test::Between(1, 0) } else { Test::Between(first as u32, last as u32) })
}

fn years(value: &str) -> Result<Test, String> {
    let folded = fold(value).text;
    let (first, last) = folded.split_once("..").unwrap_or((&folded, &folded));
    let year = |text: &str, open: u32| match text {
        "" if folded.len() > "..".len() => Ok(open),
        _ => text
            .parse()
            .map_err(|_| format!("'{value}' is no year: write 2017, 2017..2019, 2017.. or ..2019")),
    };
    let (first, last) = (year(first, 0)?, year(last, u32::MAX)?);
    if first > last { Err(backwards(value)) } else { Ok(Test::Between(first, last)) }
}

fn backwards(range: &str) -> String {
    format!("'{range}' runs backwards; write the lesser number first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_kept_in_hundredths() {
        for (value, first, last) in [
            (">0.6", 61, 100),
            (">=0.6", 60, 100),
            ("＞0.6", 61, 100),
            ("<0.3", 0, 29),
            ("<=0.3", 0, 30),
            ("0.3..0.6", 30, 60),
            ("0.55", 55, 55),
            (">0.555", 56, 100),
            ("<0", 1, 0),
        ] {
            assert_eq!(share(value), Ok(Test::Between(first, last)), "{value}");
        }
        for value in [">", "high", ">60", "-0.1", "nan", ">inf", "0.3..", "1..0.x"] {
            assert!(share(value).is_err(), "{value}");
        }
    }
}
