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
    #[error(
        "the gold file's first line has no column '{0}'; it needs id, heading, sentence, signal, instruments, actor, target and deadline, separated by tabs"
    )]
    Column(&'static str),
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
    /// No sentence.
    #[error("the gold file has no coded sentence")]
    Empty,
    /// The other coding has none of the sentences.
    #[error("none of the gold file's sentences stands in what it is compared with")]
    NothingInCommon,
}

/// Reads the rows.
pub(super) fn parse(text: &str) -> Result<Vec<Row>, GoldError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let header: Vec<&str> =
        lines.next().map(|(_, line)| line.split('\t').map(str::trim).collect()).unwrap_or_default();
    let column =
        |name: &'static str| header.iter().position(|&known| known == name).ok_or(GoldError::Column(name));
    let [id, heading, sentence, signal, instruments, actor, target, deadline] = [
        column("id")?,
        column("heading")?,
        column("sentence")?,
        column("signal")?,
        column("instruments")?,
        column("actor")?,
        column("target")?,
        column("deadline")?,
    ];
    let mut rows = Vec::new();
    for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<String> = line.split('\t').map(|field| unquoted(field.trim())).collect();
        let field = |column: usize| fields.get(column).map_or("", String::as_str);
        let parts = |column: usize| field(column).split('|').map(str::trim);
        let list = |column: usize| parts(column).filter(|part| !part.is_empty()).map(str::to_owned);
        let flag = |column: usize, name: &'static str| match field(column) {
            "1" => Ok(true),
            "0" | "" => Ok(false),
            value => Err(GoldError::Value { line: at + 1, column: name, value: value.to_owned() }),
        };
        if field(signal).parse::<crate::model::Signal>().is_err() {
            return Err(GoldError::Value { line: at + 1, column: "signal", value: field(signal).to_owned() });
        }
        rows.push(Row {
            id: field(id).to_owned(),
            heading: field(heading).to_owned(),
            sentence: field(sentence).to_owned(),
            signal: field(signal).to_owned(),
            instruments: list(instruments).collect(),
            actors: list(actor).collect(),
            target: flag(target, "target")?,
            deadline: flag(deadline, "deadline")?,
        });
    }
    if rows.is_empty() { Err(GoldError::Empty) } else { Ok(rows) }
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
        assert_eq!(parse("id\theading\n"), Err(GoldError::Column("sentence")));
        assert_eq!(parse(HEADER), Err(GoldError::Empty));
        let wrong = |line: &str| parse(&format!("{HEADER}{line}")).unwrap_err().to_string();
        assert_eq!(wrong("A\t\t句。\tQ\t\t\t0\t0\n"), "line 2 of the gold file: 'Q' is no signal");
        assert_eq!(wrong("A\t\t句。\tB\t\t\tx\t0\n"), "line 2 of the gold file: 'x' is no target");
    }
}
