//! Two versions of one text, article by article.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use anyhow::Result;
use regex::Regex;
use serde::Serialize;

use crate::cli::output::{OutputFormat, stdout, write_json, write_rows};
use crate::cli::terminal::{FAINT, STRONG, clipped, safe};
use crate::compare::{Revised, Unit, label, versions};
use crate::model::{Document, Evidence, Slices, Span};

/// Columns a text that did not change may take.
const WIDTH: usize = 72;
/// Code points around a change that a terminal shows.
const AROUND: usize = 16;

/// A unit in both versions.
#[derive(Serialize)]
struct Row<'a> {
    state: Revised,
    moved: bool,
    old_number: String,
    new_number: String,
    /// The newer text with what was dropped in [- -] and what was added in {+ +}; empty where nothing changed.
    marked: String,
    old_text: &'a str,
    new_text: &'a str,
    old_page: Option<u32>,
    new_page: Option<u32>,
    old_id: &'a str,
    new_id: &'a str,
}

/// Sets two versions side by side and prints what became of each unit.
pub fn print(format: OutputFormat, old: &Document, new: &Document) -> Result<()> {
    let versions = versions(old, new);
    if format == OutputFormat::Json {
        return write_json(&versions);
    }
    let by_id = |units: &'_ [Unit]| -> BTreeMap<String, usize> {
        units.iter().enumerate().map(|(at, unit)| (unit.id.clone(), at)).collect()
    };
    let (olds, news) = (by_id(&versions.old_units), by_id(&versions.new_units));
    let rows: Vec<Row> = versions
        .revisions
        .iter()
        .map(|revision| {
            let before = revision.old.as_ref().and_then(|id| versions.old_units.get(*olds.get(id)?));
            let after = revision.new.as_ref().and_then(|id| versions.new_units.get(*news.get(id)?));
            let [old_text, new_text] = [before, after].map(|unit| unit.map_or("", |unit| unit.text.as_str()));
            Row {
                state: revision.state,
                moved: revision.moved,
                old_number: before.map(|unit| label(&unit.number)).unwrap_or_default(),
                new_number: after.map(|unit| label(&unit.number)).unwrap_or_default(),
                marked: match revision.state {
                    Revised::Changed => marked(&revision.evidence, old_text, new_text),
                    _ => String::new(),
                },
                old_text,
                new_text,
                old_page: before.map(|unit| unit.page),
                new_page: after.map(|unit| unit.page),
                old_id: before.map_or("", |unit| &unit.id),
                new_id: after.map_or("", |unit| &unit.id),
            }
        })
        .collect();
    if format != OutputFormat::Table {
        return write_rows(format, &rows, &[]);
    }
    let mut out = stdout();
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}\n  and before {STRONG}{}{STRONG:#}",
        safe(new.label()),
        safe(old.label())
    )?;
    let counts = Revised::ALL
        .map(|state| format!("{} {}", state.as_str(), rows.iter().filter(|row| row.state == state).count()));
    writeln!(out, "  {}", counts.join(", "))?;
    for row in &rows {
        let numbers = match (row.old_number.as_str(), row.new_number.as_str()) {
            (old, new) if old == new => old.to_owned(),
            ("", only) | (only, "") => only.to_owned(),
            (old, new) => format!("{old} → {new}"),
        };
        let text = match (row.state, row.new_text) {
            (Revised::Changed, _) => safe(&shortened(&row.marked)),
            (_, "") => clipped(row.old_text.trim_start(), WIDTH),
            (_, text) => clipped(text.trim_start(), WIDTH),
        };
        let moved = if row.moved && row.state == Revised::Changed { " and moved" } else { "" };
        writeln!(out, "  {:<9}{moved} {FAINT}{}{FAINT:#} {text}", row.state.as_str(), safe(&numbers))?;
    }
    out.flush()?;
    Ok(())
}

/// The newer text with what changed marked as wdiff does.
fn marked(evidence: &Evidence, old: &str, new: &str) -> String {
    let (before, after) = (Slices::of(old), Slices::of(new));
    let mut changes: Vec<(Span, Option<Span>)> =
        evidence.exchanged.iter().map(|run| (run.local, Some(run.national))).collect();
    changes.extend(evidence.inserted.iter().map(|&span| (span, None)));
    let runs = || evidence.shared.iter().chain(&evidence.exchanged);
    changes.extend(evidence.dropped.iter().map(|&dropped| {
        // After the words it stood after.
        let left = runs().filter(|run| run.national.end <= dropped.start).max_by_key(|run| run.national.end);
        let at = left.map_or(0, |run| run.local.end);
        (Span::new(at, at), Some(dropped))
    }));
    changes.sort_unstable();
    let mut text = String::new();
    let mut from = 0;
    for (span, dropped) in changes {
        if span.start < from {
            continue;
        }
        text.push_str(after.get(Span::new(from, span.start)));
        if let Some(dropped) = dropped {
            text.push_str(&format!("[-{}-]", before.get(dropped)));
        }
        if !span.is_empty() {
            text.push_str(&format!("{{+{}+}}", after.get(span)));
        }
        from = span.end;
    }
    text.push_str(after.get(Span::new(from, new.chars().count())));
    text
}

/// The changes of a marked text with the words around them.
fn shortened(marked: &str) -> String {
    static CHANGE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?s)\[-.*?-\](?:\{\+.*?\+\})?|\{\+.*?\+\}").ok());
    let mut text = String::new();
    let mut from = 0;
    for change in CHANGE.iter().flat_map(|change| change.find_iter(marked)) {
        text.push_str(&between(&marked[from..change.start()], from > 0, true));
        text.push_str(change.as_str());
        from = change.end();
    }
    text.push_str(&between(&marked[from..], from > 0, false));
    text.replace('\n', " ")
}

/// Words between two changes; what is far from both is left out.
fn between(words: &str, after: bool, before: bool) -> String {
    let chars: Vec<char> = words.chars().collect();
    let (head, tail) = (if after { AROUND } else { 0 }, if before { AROUND } else { 0 });
    if chars.len() <= head + tail {
        return words.to_owned();
    }
    let [head, tail] =
        [&chars[..head], &chars[chars.len() - tail..]].map(|part| part.iter().collect::<String>());
    format!("{head}…{tail}")
}
