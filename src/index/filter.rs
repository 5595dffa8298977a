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

/// How the values of a field are given.
#[derive(Clone, Copy)]
enum Values {
    Part,
    Whole,
    Level,
    Signal,
    Language,
    Years,
}

const FIELDS: [(&str, Values); 13] = [
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
    ("lang", Values::Language),
    ("path", Values::Part),
];

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
    })
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
    Ok(Test::Between(year(first, 0)?, year(last, u32::MAX)?))
}
