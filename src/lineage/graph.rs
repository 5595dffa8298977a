//! Writes a lineage as a graph: DOT for Graphviz, GraphML for Gephi, yEd and R's igraph. An edge leads from the
//! citing to the cited work.

use std::fmt::Write as _;
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

/// Writes GraphML with what is known of works and ties as attributes.
pub fn graphml(out: &mut impl Write, lineage: &Lineage) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">"
    )?;
    for (owner, name, kind) in [
        ("node", "label", "string"),
        ("node", "number", "string"),
        ("node", "document", "string"),
        ("node", "file", "string"),
        ("node", "level", "string"),
        ("node", "date", "string"),
        ("node", "in_corpus", "boolean"),
        ("edge", "manner", "string"),
        ("edge", "verbs", "string"),
        ("edge", "mentions", "int"),
        ("edge", "passage", "string"),
    ] {
        writeln!(out, "  <key id=\"{name}\" for=\"{owner}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "  <graph id=\"lineage\" edgedefault=\"directed\">")?;
    for (at, work) in lineage.works.iter().enumerate() {
        let level = work.level.map(|level| level.as_str().to_owned());
        let data = [
            ("label", Some(work.label().to_owned())),
            ("number", work.number.clone()),
            ("document", work.document.clone()),
            ("file", work.file.clone()),
            ("level", level),
            ("date", work.date.clone()),
            ("in_corpus", Some(work.document.is_some().to_string())),
        ];
        writeln!(out, "    <node id=\"w{at}\">{}</node>", attributes(&data))?;
    }
    for tie in &lineage.ties {
        let data = [
            ("manner", Some(tie.manner.to_string())),
            ("verbs", Some(tie.verbs.join("|"))),
            ("mentions", Some(tie.mentions.to_string())),
            ("passage", Some(tie.passage.clone())),
        ];
        writeln!(
            out,
            "    <edge source=\"w{}\" target=\"w{}\">{}</edge>",
            tie.from,
            tie.to,
            attributes(&data)
        )?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn attributes(data: &[(&str, Option<String>)]) -> String {
    data.iter().fold(String::new(), |mut all, (key, value)| {
        if let Some(value) = value {
            let _ = write!(all, "<data key=\"{key}\">{}</data>", escaped(value));
        }
        all
    })
}

/// Text of XML; characters XML 1.0 does not know are left out.
fn escaped(text: &str) -> String {
    let known = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(known).fold(String::with_capacity(text.len()), |mut all, c| {
        match c {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '"' => all.push_str("&quot;"),
            c => all.push(c),
        }
        all
    })
}
