//! `hongtou lineage`: which text rests on which.

use std::collections::HashSet;
use std::io::{self, Write};

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::export::lineage_graphml;
use crate::lineage::{Lineage, Tie, Work, graph, lineage};
use crate::model::{Level, Manner};

use super::options::IndexOption;
use super::output::{OutputFormat, stdout, write_rows};
use super::terminal::{FAINT, STRONG, clipped, safe};
use super::{Outcome, find};

/// Show which text rests on which, by the works each one cites and the verb it cites them with
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou lineage liuzhi.pdf\n  hongtou lineage --format csv > lineage.csv\n  hongtou lineage --format dot | dot -Tsvg > lineage.svg\n\nWorks that are not in the index are shown as they are cited. Forms and certificates in 《》 are left out; 'show --json'\nhas every mention."
)]
pub struct LineageArguments {
    /// The document to start from: its id, path, file name, number, or words of its title [default: all]
    #[arg(value_name = "DOC")]
    document: Option<String>,

    #[command(flatten)]
    index: IndexOption,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: LineageFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LineageFormat {
    /// For reading in a terminal
    #[default]
    Tree,
    /// One line for each work a document cites
    Table,
    /// The same as one JSON array
    Json,
    /// The same, one JSON object a line
    Jsonl,
    /// The same, comma separated
    Csv,
    /// For Graphviz
    Dot,
    /// For Gephi, yEd and R
    Graphml,
}

/// One work that one document cites.
#[derive(Serialize)]
struct Row<'a> {
    document: &'a str,
    file: &'a str,
    number: &'a str,
    title: &'a str,
    verb: String,
    manner: Manner,
    cited_number: &'a str,
    cited_title: &'a str,
    cited_document: &'a str,
    cited_file: &'a str,
    cited_level: Option<Level>,
    mentions: usize,
    passage: &'a str,
    words: &'a str,
}

pub fn run(arguments: LineageArguments) -> Result<Outcome> {
    let index = arguments.index.open()?;
    let documents = index.documents()?;
    let mut whole = lineage(&documents);
    let mut root = None;
    if let Some(name) = &arguments.document {
        let document = find::document(&index, name)?;
        // Another reading of a text stands where that text stands.
        let id = document.duplicate_of.unwrap_or(document.id);
        whole = whole.around(&id);
        root = whole.works.iter().position(|work| work.document.as_ref() == Some(&id));
    }
    let mut out = stdout();
    let rows = |format| {
        write_rows(
            format,
            &rows(&whole),
            &["file", "verb", "cited_number", "cited_title", "cited_file", "mentions"],
        )
    };
    match arguments.format {
        LineageFormat::Tree => Tree::new(&whole).write(&mut out, root)?,
        LineageFormat::Table => rows(OutputFormat::Table)?,
        LineageFormat::Json => rows(OutputFormat::Json)?,
        LineageFormat::Jsonl => rows(OutputFormat::Jsonl)?,
        LineageFormat::Csv => rows(OutputFormat::Csv)?,
        LineageFormat::Dot => graph::dot(&mut out, &whole)?,
        LineageFormat::Graphml => lineage_graphml(&mut out, &whole, &documents)?,
    }
    out.flush()?;
    Ok(if whole.ties.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn rows<'a>(lineage: &'a Lineage) -> Vec<Row<'a>> {
    let row = |tie: &'a Tie| {
        let Tie { from, to, manner, verbs, mentions, passage, words } = tie;
        let (citing, cited): (&Work, &Work) = (&lineage.works[*from], &lineage.works[*to]);
        Row {
            document: citing.document.as_deref().unwrap_or_default(),
            file: citing.file.as_deref().unwrap_or_default(),
            number: citing.number.as_deref().unwrap_or_default(),
            title: citing.title.as_deref().unwrap_or_default(),
            verb: verbs.join("、"),
            manner: *manner,
            cited_number: cited.number.as_deref().unwrap_or_default(),
            cited_title: cited.title.as_deref().unwrap_or_default(),
            cited_document: cited.document.as_deref().unwrap_or_default(),
            cited_file: cited.file.as_deref().unwrap_or_default(),
            cited_level: cited.level,
            mentions: *mentions,
            passage,
            words,
        }
    };
    lineage.ties.iter().map(row).collect()
}

/// Columns a title may take.
const TITLE: usize = 72;
/// Levels a tree may go down; deeper lines would not be readable.
const DEEPEST: usize = 12;

/// Prints a lineage as a tree: below each text what it rests on.
struct Tree<'a> {
    lineage: &'a Lineage,
    /// For each work the ties to what it cites.
    cites: Vec<Vec<&'a Tie>>,
    /// Works whose branches have been printed.
    shown: HashSet<usize>,
}

impl<'a> Tree<'a> {
    fn new(lineage: &'a Lineage) -> Self {
        let mut cites = vec![Vec::new(); lineage.works.len()];
        for tie in &lineage.ties {
            cites[tie.from].push(tie);
        }
        Self { lineage, cites, shown: HashSet::new() }
    }

    /// Prints the tree of `root` and what cites it, or the trees of all texts.
    fn write(&mut self, out: &mut impl Write, root: Option<usize>) -> io::Result<()> {
        if let Some(root) = root {
            self.tree(out, root)?;
            let lineage = self.lineage;
            let citing: Vec<&Tie> = lineage.ties.iter().filter(|tie| tie.to == root).collect();
            if !citing.is_empty() {
                writeln!(out, "{FAINT}cited by{FAINT:#}")?;
            }
            return self.branches(out, &citing, "", |tie| tie.from, &mut Vec::new(), 0);
        }
        // From those that nobody cites; what is left after them are circles.
        let cited: HashSet<usize> = self.lineage.ties.iter().map(|tie| tie.to).collect();
        for free in [true, false] {
            for work in 0..self.cites.len() {
                let due = !self.cites[work].is_empty() && !self.shown.contains(&work);
                if due && (!free || !cited.contains(&work)) {
                    self.tree(out, work)?;
                    writeln!(out)?;
                }
            }
        }
        Ok(())
    }

    fn tree(&mut self, out: &mut impl Write, root: usize) -> io::Result<()> {
        let work = &self.lineage.works[root];
        let number = work.number.as_deref().filter(|number| *number != work.label()).unwrap_or_default();
        let file = work.file.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}  {}  {FAINT}{}{FAINT:#}",
            clipped(work.label(), TITLE),
            safe(number),
            safe(file)
        )?;
        self.shown.insert(root);
        let ties = self.cites[root].clone();
        self.branches(out, &ties, "", |tie| tie.to, &mut vec![root], 1)
    }

    /// One line for each of `ties`, verbs and numbers in columns, and below each what the work at its `end` cites.
    fn branches(
        &mut self,
        out: &mut impl Write,
        ties: &[&'a Tie],
        indent: &str,
        end: fn(&Tie) -> usize,
        path: &mut Vec<usize>,
        depth: usize,
    ) -> io::Result<()> {
        let cells: Vec<[String; 2]> = ties
            .iter()
            .map(|tie| {
                let verb = if tie.verbs.is_empty() { tie.manner.to_string() } else { tie.verbs.join("、") };
                let number = self.lineage.works[end(tie)].number.as_deref().unwrap_or_default();
                [safe(&verb), safe(number)]
            })
            .collect();
        let widest = |column: usize| cells.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
        let widths = [widest(0), widest(1)];
        for (n, (tie, [verb, number])) in ties.iter().zip(&cells).enumerate() {
            let last = n + 1 == ties.len();
            let at = end(tie);
            let work = &self.lineage.works[at];
            let title = if work.title.is_none() { String::new() } else { clipped(work.label(), TITLE) };
            let note = if path.contains(&at) {
                "  ↻ see above".to_owned()
            } else if let Some(file) = &work.file {
                format!("  {}", safe(file))
            } else {
                "  (not in the index)".to_owned()
            };
            writeln!(
                out,
                "{indent}{} {verb}{}  {number}{}  {title}{FAINT}{note}{FAINT:#}",
                if last { "└─" } else { "├─" },
                " ".repeat(widths[0] - verb.width()),
                " ".repeat(widths[1] - number.width()),
            )?;
            // Only trees that lead to what is cited go on, each text's once.
            if depth > 0 && depth < DEEPEST && !self.cites[at].is_empty() && self.shown.insert(at) {
                path.push(at);
                let below = self.cites[at].clone();
                let indent = format!("{indent}{}", if last { "   " } else { "│  " });
                self.branches(out, &below, &indent, end, path, depth + 1)?;
                path.pop();
            }
        }
        Ok(())
    }
}
