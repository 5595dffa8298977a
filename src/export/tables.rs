//! The tables of an export, made once for all formats. Rows are made as they are asked for, so that a format
//! that streams needs no memory for them.

mod actors;
mod compared;
mod directives;
mod documents;
mod figures;
mod instruments;
mod lineage;
mod made;
mod passages;
mod tags;

use std::borrow::Cow;
use std::collections::BTreeMap;

use time::Date;

use super::{Dataset, ExportError};
use crate::model::Tag;

pub(super) use self::actors::body;
pub(super) use self::documents::{metadata, metadata_columns};
pub(super) use self::instruments::{INSTRUMENT_COLUMNS, instrument_codes};

/// Names of the tables, in the order of a workbook's sheets.
pub const TABLES: [&str; 14] = [
    "documents",
    "passages",
    "tags",
    "instruments",
    "actors",
    "directives",
    "alignment",
    "comparison",
    "coverage_by_chapter",
    "coverage_by_instrument",
    "diffusion",
    "lineage",
    "codebook",
    "run",
];

/// The codebook of actors, who are shown by name.
pub(super) const ACTORS: &str = "actors";
/// The codebook of the parts of ambiguity, which are no tags.
pub(super) const AMBIGUITY: &str = "ambiguity";
/// The codebook of signals.
const SIGNALS: &str = "signals";
/// Codebooks whose codes are no instruments; every other one is a typology of instruments.
const NO_INSTRUMENTS: [&str; 4] = [ACTORS, AMBIGUITY, SIGNALS, "elements"];

/// What joins several values in one cell.
pub(super) const JOIN: &str = "|";

/// A table: its name for a sheet, its columns, its rows.
pub(super) struct Table<'a> {
    pub title: &'static str,
    pub columns: Vec<Column>,
    /// Gives the rows one by one, in an order that is always the same.
    pub rows: Rows<'a>,
}

/// Hands every row to a [`Sink`].
pub(super) type Rows<'a> = Box<dyn Fn(Sink<'_>) -> Result<(), ExportError> + 'a>;

/// What takes the rows.
pub(super) type Sink<'s> = &'s mut dyn FnMut(Row<'_>) -> Result<(), ExportError>;

/// One row: as many cells as the table has columns.
pub(super) type Row<'a> = Vec<Cell<'a>>;

/// A column: its name, its width in a sheet in Latin letters (a hanzi takes two), and what its cells hold.
pub(super) struct Column {
    pub name: String,
    pub width: u16,
    pub kind: Kind,
}

/// What the cells of a column hold, where they hold anything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    Share,
    Number,
    Date,
}

/// One cell.
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    /// The id of a passage, and its row in the table of passages, from 0.
    Passage(&'a str, u64),
    Count(u64),
    /// A part of one, 0 to 1.
    Share(f64),
    /// Any other number with a fraction.
    Number(f64),
    Date(Date),
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    pub(super) fn joined(values: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let joined = values.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(JOIN);
        if joined.is_empty() { Self::Empty } else { Self::Text(joined.into()) }
    }

    pub(super) fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    pub(super) fn count(count: usize) -> Self {
        Self::Count(count as u64)
    }

    /// Nothing where nothing was counted: a wide table of zeros is hard to read.
    fn some(count: usize) -> Self {
        if count == 0 { Self::Empty } else { Self::count(count) }
    }

    /// A confidence, in the thousandths it is known in.
    fn sure(confidence: f32) -> Self {
        Self::Share((f64::from(confidence) * 1000.0).round() / 1000.0)
    }

    fn share(part: usize, whole: usize) -> Self {
        if whole == 0 { Self::Empty } else { Self::Share(part as f64 / whole as f64) }
    }
}

/// The table called `name`, one of [`TABLES`]; passages for any other name.
pub(super) fn table<'a>(dataset: &'a Dataset, name: &str) -> Table<'a> {
    match name {
        "documents" => documents::documents(dataset),
        "tags" => tags::tags(dataset),
        "instruments" => instruments::instruments(dataset),
        "actors" => actors::actors(dataset),
        "directives" => directives::directives(dataset),
        "alignment" => compared::alignment(dataset),
        "comparison" => figures::pairs(dataset),
        "coverage_by_chapter" => figures::chapters(dataset),
        "coverage_by_instrument" => figures::instruments(dataset),
        "diffusion" => figures::diffusion(dataset),
        "lineage" => lineage::lineage(dataset),
        "codebook" => made::codebook(dataset),
        "run" => made::run(dataset),
        _ => passages::passages(dataset),
    }
}

fn columns(columns: &[(&str, u16, Kind)]) -> Vec<Column> {
    columns.iter().map(|&(name, width, kind)| Column { name: name.to_owned(), width, kind }).collect()
}

/// A code with its codebook's id.
pub(super) type Code<'a> = (&'a str, &'a str);

/// The codes of the codebooks that are wanted, in their order, without categories.
fn codes<'a>(dataset: &'a Dataset, wanted: impl Fn(&str) -> bool) -> Vec<Code<'a>> {
    let books = dataset.codebooks.iter().filter(|book| wanted(&book.id));
    books
        .flat_map(|book| book.codes.iter().map(move |code| (book, code)))
        .filter(|(book, code)| !book.is_category(code))
        .map(|(book, code)| (book.id.as_str(), code.code.as_str()))
        .collect()
}

fn code_column((codebook, code): &Code<'_>) -> Column {
    Column { name: format!("{codebook}:{code}"), width: 11, kind: Kind::Count }
}

/// How many of `tags` have each code.
fn count<'a>(tags: impl IntoIterator<Item = &'a Tag>) -> BTreeMap<Code<'a>, usize> {
    let mut counts = BTreeMap::new();
    for tag in tags {
        *counts.entry((tag.codebook.as_str(), tag.code.as_str())).or_default() += 1;
    }
    counts
}
