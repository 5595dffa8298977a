//! Reads gold files: tab-separated, with a header row naming the columns.

use std::collections::BTreeSet;

use thiserror::Error;

/// A sentence coded by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) sentence: String,
    pub(super) signal: String,
    pub(super) instruments: BTreeSet<String>,
    pub(super) actors: Vec<String>,
    pub(super) target: bool,
    pub(super) deadline: bool,
}

impl Row {
    /// The id without the sentence's own number: rows of one passage share it.
    pub(super) fn passage(&self) -> &str {
        self.id.rsplit_once('-').map_or(self.id.as_str(), |(passage, _)| passage)
    }
}

/// Why a gold file could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GoldError {
    /// A column is missing.
    #[error("the gold file's first line has no column '{column}'; it needs {needed}, separated by tabs")]
    Column {
        /// The column.
        column: &'static str,
        /// All that are needed.
        needed: String,
    },
    /// A field has a value that cannot be.
    #[error("line {line} of the gold file: '{value}' is no {column}")]
    Value {
        /// Line, from 1.
        line: usize,
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// No row.
    #[error("the gold file has no coded row")]
    Empty,
    /// The other coding has none of the sentences.
    #[error("none of the gold file's sentences stands in what it is compared with")]
    NothingInCommon,
    /// No passage of an index was coded by the researchers named.
    #[error(
        "the index has no passage that is coded under this name, or by both; take codes in with 'hongtou import FILE --coder NAME'"
    )]
    NotCoded,
    /// A text has no unit of this number.
    #[error("line {line} of the gold file: the {side} text has no {unit}; it has {known}")]
    Unit {
        /// Line, from 1.
        line: usize,
        /// Which text: national or local.
        side: &'static str,
        /// What it lacks, with its number in the gold file.
        unit: String,
        /// The numbers the text has.
        known: String,
    },
}

/// The fields of a table with a header, each line with its number from 1: those of `columns`, in that order.
pub(super) fn table<const N: usize>(
    text: &str,
    columns: [&'static str; N],
) -> Result<Vec<(usize, [String; N])>, GoldError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let header: Vec<&str> =
        lines.next().map(|(_, line)| line.split('\t').map(str::trim).collect()).unwrap_or_default();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = header
            .iter()
            .position(|&known| known == column)
            .ok_or_else(|| GoldError::Column { column, needed: columns.join(", ") })?;
    }
    let rows: Vec<_> = lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let fields: Vec<String> = line.split('\t').map(|field| unquoted(field.trim())).collect();
            (at + 1, places.map(|place| fields.get(place).cloned().unwrap_or_default()))
        })
        .collect();
    if rows.is_empty() { Err(GoldError::Empty) } else { Ok(rows) }
}

/// The parts of a field that holds several.
pub(super) fn list(field: &str) -> impl Iterator<Item = &str> {
    field.split('|').map(str::trim).filter(|part| !part.is_empty())
}

/// Reads the rows.
pub(super) fn parse(text: &str) -> Result<Vec<Row>, GoldError> {
    let columns = ["id", "heading", "sentence", "signal", "instruments", "actor", "target", "deadline"];
    let mut rows = Vec::new();
    for (line, [id, heading, sentence, signal, instruments, actor, target, deadline]) in table(text, columns)?
    {
        let flag = |column, value: String| match value.as_str() {
            "1" => Ok(true),
            "0" | "" => Ok(false),
            _ => Err(GoldError::Value { line, column, value }),
        };
        if signal.parse::<crate::model::Signal>().is_err() {
            return Err(GoldError::Value { line, column: "signal", value: signal });
        }
        rows.push(Row {
            instruments: list(&instruments).map(str::to_owned).collect(),
            actors: list(&actor).map(str::to_owned).collect(),
            target: flag("target", target)?,
            deadline: flag("deadline", deadline)?,
            id,
            heading,
            sentence,
            signal,
        });
    }
    Ok(rows)
}

/// Spreadsheets put quotes around fields that hold commas or quotes, which they double.
fn unquoted(field: &str) -> String {
    let inside = field.strip_prefix('"').and_then(|field| field.strip_suffix('"'));
    match inside.map(|inside| (inside, inside.replace("\"\"", ""))) {
        Some((inside, rest)) if !rest.contains('"') => inside.replace("\"\"", "\""),
        _ => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id\theading\tsentence\tsignal\tinstruments\tactor\ttarget\tdeadline\n";

    #[test]
    fn rows_are_read() {
        let rows = parse(&format!("{HEADER}A-1-02\t一、\t句。\tB\tAS|OP\t甲|乙\t1\t0\n")).unwrap();
        assert_eq!(rows[0].passage(), "A-1");
        assert_eq!(rows[0].actors, ["甲", "乙"]);
        assert_eq!((rows[0].instruments.len(), rows[0].target, rows[0].deadline), (2, true, false));
    }

    #[test]
    fn fields_as_spreadsheets_save_them() {
        let lines =
            "A\t\t\"Say \"\"no\"\", always.\"\tB\tAS | OP\t甲 | 乙\t1\t0\nB\t\t\"a\" and \"b\"\tN\t\t\t\t\n";
        let rows = parse(&format!("{HEADER}{lines}")).unwrap();
        assert_eq!(rows[0].sentence, "Say \"no\", always.");
        assert_eq!(rows[1].sentence, "\"a\" and \"b\"");
        assert_eq!(rows[0].instruments.iter().map(String::as_str).collect::<Vec<_>>(), ["AS", "OP"]);
        assert_eq!(rows[0].actors, ["甲", "乙"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(matches!(parse("id\theading\n"), Err(GoldError::Column { column: "sentence", .. })));
        assert_eq!(parse(HEADER), Err(GoldError::Empty));
        let wrong = |line: &str| parse(&format!("{HEADER}{line}")).unwrap_err().to_string();
        assert_eq!(wrong("A\t\t句。\tQ\t\t\t0\t0\n"), "line 2 of the gold file: 'Q' is no signal");
        assert_eq!(wrong("A\t\t句。\tB\t\t\tx\t0\n"), "line 2 of the gold file: 'x' is no target");
    }
}
