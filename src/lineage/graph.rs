//! Writes a lineage as a graph for Graphviz. An edge leads from the citing to the cited work.

use std::io::{self, Write};

use super::{Lineage, Work};

/// Writes DOT.
pub fn dot(out: &mut impl Write, lineage: &Lineage) -> io::Result<()> {
    writeln!(out, "digraph lineage {{\n  rankdir=BT;\n  node [shape=box];")?;
    for (at, work) in lineage.works.iter().enumerate() {
        let style = if work.document.is_some() { "solid" } else { "dashed" };
        writeln!(out, "  w{at} [label={}, style={style}];", quoted(&label(work)))?;
    }
    for tie in &lineage.ties {
        let verb = if tie.verbs.is_empty() { tie.manner.to_string() } else { tie.verbs.join("、") };
        writeln!(out, "  w{} -> w{} [label={}];", tie.from, tie.to, quoted(&verb))?;
    }
    writeln!(out, "}}")
}

/// Title and number on two lines.
fn label(work: &Work) -> String {
    let number = work.number.as_deref().filter(|number| *number != work.label());
    number.map_or_else(|| work.label().to_owned(), |number| format!("{}\n{number}", work.label()))
}

/// A string of DOT; only quotation marks and backslashes mean anything in it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
