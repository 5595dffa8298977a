//! Lists of things, in the four formats every listing command offers.

use std::io::Write;

use anyhow::Result;
use clap::ValueEnum;
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use serde::Serialize;
use serde_json::{Map, Value};

use super::terminal::safe;
use crate::export::csv;

/// How a list is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For reading in a terminal
    #[default]
    Table,
    /// One JSON value
    Json,
    /// One JSON object a line
    Jsonl,
    /// UTF-8, comma separated, with a header line
    Csv,
}

/// Standard output that drops colours where they are not wanted and is flushed at the end.
pub fn stdout() -> impl Write {
    std::io::BufWriter::new(anstream::stdout())
}

/// Prints `rows`, each a struct whose fields are the columns. A table shows only `columns`, the other
/// formats show every field.
pub fn write_rows<T: Serialize>(format: OutputFormat, rows: &[T], columns: &[&str]) -> Result<()> {
    let mut out = stdout();
    match format {
        OutputFormat::Json => write_json(&rows)?,
        OutputFormat::Jsonl => {
            for row in rows {
                writeln!(out, "{}", serde_json::to_string(row)?)?;
            }
        }
        OutputFormat::Csv => {
            let mut csv = csv::writer(&mut out);
            for (n, row) in rows.iter().enumerate() {
                let fields = fields(row)?;
                if n == 0 {
                    csv.write_record(fields.keys())?;
                }
                csv.write_record(
                    fields.values().map(|value| csv::harmless(plain(value).into()).into_owned()),
                )?;
            }
            csv.flush()?;
        }
        OutputFormat::Table => {
            let mut table = Table::new();
            table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
            if let Some((width, _)) = terminal_size::terminal_size() {
                table.set_width(width.0);
            }
            let rows = rows.iter().map(fields).collect::<Result<Vec<_>>>()?;
            table.set_header(columns.iter().map(|&name| {
                let number = rows.first().and_then(|row| row.get(name)).is_some_and(Value::is_number);
                Cell::new(name).set_alignment(if number { CellAlignment::Right } else { CellAlignment::Left })
            }));
            for row in &rows {
                table.add_row(columns.iter().map(|&name| row.get(name).map_or_else(|| Cell::new(""), cell)));
            }
            writeln!(out, "{}", table.trim_fmt())?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Prints one JSON value, indented.
pub fn write_json<T: Serialize>(value: &T) -> Result<()> {
    let mut out = stdout();
    writeln!(out, "{}", serde_json::to_string_pretty(value)?)?;
    out.flush()?;
    Ok(())
}

fn fields<T: Serialize>(row: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(row)? {
        Value::Object(fields) => Ok(fields),
        other => Ok(Map::from_iter([("value".to_owned(), other)])),
    }
}

/// A cell of a table: numbers to the right, those with decimals with two.
fn cell(value: &Value) -> Cell {
    match value {
        Value::Number(number) => {
            let decimals = number.as_f64().filter(|_| number.is_f64());
            let text = decimals.map_or_else(|| number.to_string(), |value| format!("{value:.2}"));
            Cell::new(text).set_alignment(CellAlignment::Right)
        }
        other => Cell::new(safe(&plain(other))),
    }
}

/// A value as text: lists joined by `|`, spans as 3-7, nothing for null.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if let [Value::Number(start), Value::Number(end)] = items.as_slice() => {
            format!("{start}-{end}")
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    }
}
