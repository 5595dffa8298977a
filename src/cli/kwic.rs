//! `hongtou kwic`: every occurrence of a term, one under the other.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::concordance::{Line, Side, lines, sort_by_neighbours};
use crate::index::{Index, Query};
use crate::model::{Document, Passage};

use super::Outcome;
use super::output::{OutputFormat, stdout, write_json, write_rows};
use super::query::{ListOptions, parse};
use super::terminal::{FAINT, MATCH, clipped, safe};

/// Columns on either side where no terminal says how many fit.
const WIDTH: usize = 40;
/// Columns on either side that are read at least, so that narrow lines are sorted as well as wide ones.
const READ: usize = 100;
/// Columns a file's name may take, and the least share of a terminal that it may not.
const LONGEST_NAME: usize = 24;
const NAMES_SHARE: usize = 5;

/// Show every occurrence of a term with the words around it, aligned on the term (a concordance)
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  hongtou kwic 双向转诊\n  hongtou kwic 应当 --sort right --query 'level:county year:2017..'\n  hongtou kwic '\"energy performance\"' --sort left --width 50\n  hongtou kwic 医院 --limit 0 --format csv > 医院.csv"
)]
pub struct KwicArguments {
    /// The term, or a query whose words are shown; they match as in search (docs/query-language.md)
    #[arg(required = true, value_name = "TERM")]
    term: Vec<String>,

    /// Only in passages that this query finds
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,

    /// Columns of text on either side; a hanzi takes two [default: what fits the terminal, else 40]
    #[arg(long, value_name = "N")]
    width: Option<usize>,

    /// Order of the lines
    #[arg(long, value_enum, default_value_t)]
    sort: Order,

    /// Most lines to show; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    #[command(flatten)]
    list: ListOptions,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Order {
    /// By path and place in the document
    #[default]
    Document,
    /// Newest document first
    Date,
    /// By the words before the term, the nearest first; hanzi by pinyin
    Left,
    /// By the words after the term
    Right,
}

/// The answer as JSON.
#[derive(Serialize)]
struct Answer {
    total: usize,
    documents: usize,
    lines: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    document: String,
    file: String,
    title: String,
    number: String,
    date: String,
    page: u32,
    passage: String,
    heading: String,
    left: String,
    term: String,
    right: String,
    start: usize,
    end: usize,
}

impl Row {
    fn new(document: &Document, line: Line) -> Self {
        let metadata = &document.metadata;
        Self {
            document: line.document,
            file: document.source.name().to_owned(),
            title: document.label().to_owned(),
            number: metadata.number.clone().unwrap_or_default(),
            date: metadata.date.map(|date| date.to_string()).unwrap_or_default(),
            page: line.pages[0],
            passage: line.passage,
            heading: line.heading,
            left: line.left,
            term: line.term,
            right: line.right,
            start: line.span.start,
            end: line.span.end,
        }
    }
}

pub fn run(arguments: KwicArguments) -> Result<Outcome> {
    let text = arguments.term.join(" ");
    let term = parse(&text)?;
    if !term.has_words() {
        bail!("'{text}' has no words to show in context; put conditions on fields after --query");
    }
    let index = arguments.list.index.open_to_search()?;
    let query = arguments.list.filters.query(arguments.query.as_deref())?.and(term.clone());
    let documents: HashMap<String, Document> =
        index.documents()?.into_iter().map(|document| (document.id.clone(), document)).collect();
    let mut found = concordance(&index, &query, &term, arguments.width.unwrap_or_default().max(READ))?;
    sort(&mut found, &documents, arguments.sort);
    let total = found.len();
    let mut in_documents: Vec<&str> = found.iter().map(|line| line.document.as_str()).collect();
    in_documents.sort_unstable();
    in_documents.dedup();
    let in_documents = in_documents.len();
    if arguments.limit > 0 {
        found.truncate(arguments.limit);
    }
    let shown = found.len();
    if arguments.list.format == OutputFormat::Table {
        write_lines(found, &documents, arguments.width)?;
    } else {
        let width = arguments.width.unwrap_or(WIDTH);
        let row = |line: Line| Some(Row::new(documents.get(&line.document)?, line.narrowed(width)));
        let lines: Vec<Row> = found.into_iter().filter_map(row).collect();
        match arguments.list.format {
            OutputFormat::Json => write_json(&Answer { total, documents: in_documents, lines })?,
            format => write_rows(format, &lines, &[])?,
        }
    }
    if total == 0 {
        eprintln!("nothing found for '{}'", safe(&text));
        return Ok(Outcome::NothingFound);
    }
    match shown {
        _ if shown < total => {
            eprintln!("{shown} of {total} occurrences in {in_documents} documents; --limit 0 shows all")
        }
        _ => eprintln!("{total} occurrences in {in_documents} documents"),
    }
    Ok(Outcome::Done)
}

/// The occurrences of `term` in what `query` finds.
fn concordance(index: &Index, query: &Query, term: &Query, width: usize) -> Result<Vec<Line>> {
    let add = |found: &mut Vec<Line>, passage: Passage| {
        found.extend(lines(&passage, &term.occurrences(&passage.text), width));
    };
    let join = |mut one: Vec<Line>, other| {
        one.extend(other);
        one
    };
    Ok(index.gather(query, add, join)?)
}

fn sort(lines: &mut [Line], documents: &HashMap<String, Document>, order: Order) {
    let path = |line: &Line| documents.get(&line.document).map(|document| document.source.path.as_str());
    lines.sort_by(|a, b| (path(a), a.ordinal, a.span).cmp(&(path(b), b.ordinal, b.span)));
    match order {
        Order::Document => {}
        Order::Date => lines.sort_by_key(|line| {
            Reverse(documents.get(&line.document).and_then(|document| document.metadata.date))
        }),
        Order::Left => sort_by_neighbours(lines, Side::Left),
        Order::Right => sort_by_neighbours(lines, Side::Right),
    }
}

/// Lines for reading: file, page, number of the passage, and the term in its context; as wide as asked for or as the
/// terminal is.
fn write_lines(lines: Vec<Line>, documents: &HashMap<String, Document>, width: Option<usize>) -> Result<()> {
    let screen = terminal_size::terminal_size().map(|(screen, _)| usize::from(screen.0));
    let longest_name = screen.map_or(LONGEST_NAME, |screen| LONGEST_NAME.min(screen / NAMES_SHARE));
    let widest = |of: &dyn Fn(&Line) -> usize| lines.iter().map(of).max().unwrap_or(0);
    let pages = widest(&|line| line.pages[0].to_string().len());
    let ordinals = widest(&|line| line.ordinal.to_string().len());
    let terms = widest(&|line| line.term.width());
    let name = |line: &Line| {
        let name = documents.get(&line.document).map(|document| document.source.name());
        clipped(name.unwrap_or_default(), longest_name)
    };
    let names = widest(&|line| name(line).width());
    let place = |line: &Line| {
        let name = name(line);
        let fill = " ".repeat(names - name.width());
        format!("{name}{fill}  p.{:<pages$} {:>ordinals$}  ", line.pages[0], line.ordinal)
    };
    let room = screen.map(|screen| {
        let places = widest(&|line| place(line).width());
        screen.saturating_sub(places + terms + "  ".len()) / 2
    });
    let width = width.or(room).unwrap_or(WIDTH);
    let lines: Vec<(String, Line)> =
        lines.into_iter().map(|line| (place(&line), line.narrowed(width))).collect();
    // White space around the term is the columns' own, so that it stands out without colours too.
    let left = |line: &Line| safe(line.left.trim_end());
    let indents = lines.iter().map(|(_, line)| left(line).width()).max().unwrap_or(0);
    let mut out = stdout();
    for (place, line) in lines {
        let (left, term, right) = (left(&line), safe(&line.term), safe(line.right.trim_start()));
        let indent = " ".repeat(indents - left.width());
        let line = format!("{FAINT}{place}{FAINT:#}{indent}{left} {MATCH}{term}{MATCH:#} {right}");
        writeln!(out, "{}", line.trim_end())?;
    }
    out.flush()?;
    Ok(())
}
