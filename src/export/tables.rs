//! The tables of an export, made once for all formats. Rows are made as they are asked for, so that a format
//! that streams needs no memory for them.

mod compared;
mod directives;
mod made;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use self::directives::{FIGURES, figures};
use super::Dataset;
use crate::model::{Document, Passage, Slices, Tag};

/// Names of the tables, in the order of a workbook's sheets.
pub const TABLES: [&str; 8] =
    ["documents", "passages", "tags", "directives", "instruments", "alignment", "codebook", "run"];

/// The codebook of actors, who are shown by name.
const ACTORS: &str = "actors";
/// The codebook of the parts of ambiguity, which are no tags.
const AMBIGUITY: &str = "ambiguity";
/// The codebook of signals.
const SIGNALS: &str = "signals";
/// Codebooks whose codes are no instruments; every other one is a typology of instruments.
const NO_INSTRUMENTS: [&str; 4] = [ACTORS, AMBIGUITY, SIGNALS, "elements"];

/// What joins several values in one cell.
const JOIN: &str = "|";

/// A table: its name for a sheet, its columns, its rows.
pub(super) struct Table<'a> {
    pub title: &'static str,
    pub columns: Vec<Column>,
    pub rows: Box<dyn Iterator<Item = Row<'a>> + 'a>,
}

/// One row: as many cells as the table has columns.
pub(super) type Row<'a> = Vec<Cell<'a>>;

/// A column: its name and its width in a sheet, in Latin letters (a hanzi takes two).
pub(super) struct Column {
    pub name: String,
    pub width: u16,
}

/// One cell.
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Count(u64),
    /// A part of one, 0 to 1.
    Share(f64),
    /// Any other number with a fraction.
    Number(f64),
    Date(Date),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    fn joined(values: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let joined = values.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(JOIN);
        if joined.is_empty() { Self::Empty } else { Self::Text(joined.into()) }
    }

    fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn count(count: usize) -> Self {
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
        "documents" => documents(dataset),
        "tags" => tags(dataset),
        "directives" => directives::directives(dataset),
        "instruments" => instruments(dataset),
        "alignment" => compared::alignment(dataset),
        "codebook" => made::codebook(dataset),
        "run" => made::run(dataset),
        _ => passages(dataset),
    }
}

fn columns(names: &[(&str, u16)]) -> Vec<Column> {
    names.iter().map(|&(name, width)| Column { name: name.to_owned(), width }).collect()
}

fn documents(dataset: &Dataset) -> Table<'_> {
    let mut columns = columns(&[
        ("document", 18),
        ("path", 36),
        ("title", 60),
        ("issuers", 36),
        ("number", 24),
        ("kind", 10),
        ("date", 12),
        ("level", 12),
        ("region", 24),
        ("signers", 12),
        ("recipients", 40),
        ("cites", 30),
        ("pages", 8),
        ("language", 10),
        ("format", 8),
        ("quality", 16),
        ("passages", 10),
        ("copy to", 30),
        ("printing office", 24),
        ("printing date", 12),
        ("urgency", 10),
        ("security", 12),
        ("adopted", 12),
        ("effective", 12),
        ("duplicate_of", 18),
    ]);
    columns.extend(self::columns(&FIGURES));
    let signals = codes(dataset, |codebook| codebook == SIGNALS);
    columns.extend(signals.iter().map(code_column));
    let rows = dataset.documents.iter().map(move |document| {
        let metadata = &document.metadata;
        let counts = count(document.passages.iter().flat_map(|passage| &passage.tags));
        let mut row = vec![
            Cell::text(&document.id),
            Cell::text(&document.source.path),
            Cell::optional(metadata.title.as_deref()),
            Cell::joined(&metadata.issuers),
            Cell::optional(metadata.number.as_deref()),
            Cell::optional(metadata.kind.as_deref()),
            metadata.date.map_or(Cell::Empty, Cell::Date),
            Cell::optional(metadata.level.map(|level| level.as_str())),
            Cell::optional(metadata.region.as_deref()),
            Cell::joined(&metadata.signers),
            Cell::joined(&metadata.recipients),
            Cell::joined(&metadata.cites),
            Cell::Count(document.pages.into()),
            Cell::joined([document.language.to_string()]),
            Cell::text(document.source.format.as_str()),
            Cell::joined(document.quality.iter().map(ToString::to_string)),
            Cell::count(document.passages.len()),
            Cell::joined(&metadata.copy_to),
            Cell::optional(metadata.printing_office.as_deref()),
            metadata.printing_date.map_or(Cell::Empty, Cell::Date),
            Cell::optional(metadata.urgency.as_deref()),
            Cell::optional(metadata.security.as_deref()),
            metadata.adopted.map_or(Cell::Empty, Cell::Date),
            metadata.effective.map_or(Cell::Empty, Cell::Date),
            Cell::optional(document.duplicate_of.as_deref()),
        ];
        row.extend(figures(document.passages.iter().flat_map(|passage| &passage.directives)));
        row.extend(signals.iter().map(|code| Cell::some(counts.get(code).copied().unwrap_or(0))));
        row
    });
    Table { title: "Documents", columns, rows: Box::new(rows) }
}

/// The wide table: one row a passage, one column a code.
fn passages(dataset: &Dataset) -> Table<'_> {
    let mut columns = columns(&[
        ("passage", 22),
        ("document", 40),
        ("level", 12),
        ("page", 8),
        ("last page", 8),
        ("kind", 10),
        ("heading", 36),
        ("number", 14),
        ("text", 80),
        ("sentences", 10),
        ("ocr_confidence", 14),
        ("actors", 36),
    ]);
    columns.extend(self::columns(&FIGURES));
    let codes = codes(dataset, |codebook| ![ACTORS, AMBIGUITY].contains(&codebook));
    columns.extend(codes.iter().map(code_column));
    let rows = passages_of(dataset).map(move |(document, passage)| {
        let words = Slices::of(&passage.text);
        let actors: BTreeSet<&str> =
            passage.tags.iter().filter(|tag| tag.codebook == ACTORS).map(|tag| words.get(tag.span)).collect();
        let counts = count(&passage.tags);
        let mut row = vec![
            Cell::text(&passage.id),
            Cell::text(document.label()),
            Cell::optional(document.metadata.level.map(|level| level.as_str())),
            Cell::Count(passage.pages[0].into()),
            Cell::Count(passage.pages[1].into()),
            Cell::text(passage.kind.as_str()),
            Cell::joined([passage.heading()]),
            Cell::text(&passage.number),
            Cell::text(&passage.text),
            Cell::count(passage.sentences.len()),
            passage.confidence.map_or(Cell::Empty, Cell::sure),
            Cell::joined(actors),
        ];
        row.extend(figures(&passage.directives));
        row.extend(codes.iter().map(|code| Cell::some(counts.get(code).copied().unwrap_or(0))));
        row
    });
    Table { title: "Passages", columns, rows: Box::new(rows) }
}

/// The long table: one row a tag.
fn tags(dataset: &Dataset) -> Table<'_> {
    let columns = columns(&[
        ("codebook", 12),
        ("code", 10),
        ("words", 30),
        ("cue", 20),
        ("actor level", 12),
        ("portfolio", 18),
        ("role", 12),
        ("entity", 36),
        ("sentence", 80),
        ("heading", 36),
        ("number", 14),
        ("page", 8),
        ("document", 40),
        ("document level", 14),
        ("passage", 22),
        ("sentence no", 12),
        ("start", 8),
        ("end", 8),
    ]);
    let rows = passages_of(dataset).flat_map(|(document, passage)| {
        let words = Slices::of(&passage.text);
        passage.tags.iter().map(move |tag| {
            let sentence = passage.sentences.get(tag.sentence);
            vec![
                Cell::text(&tag.codebook),
                Cell::text(&tag.code),
                Cell::text(words.get(tag.span)),
                Cell::text(&tag.cue),
                Cell::optional(tag.level.map(|level| level.as_str())),
                Cell::optional(tag.portfolio.as_deref()),
                Cell::optional(tag.role.map(|role| role.as_str())),
                Cell::optional(tag.entity.as_deref()),
                Cell::optional(sentence.map(|&sentence| words.get(sentence))),
                Cell::joined([passage.heading()]),
                Cell::text(&passage.number),
                Cell::Count(passage.pages[0].into()),
                Cell::text(document.label()),
                Cell::optional(document.metadata.level.map(|level| level.as_str())),
                Cell::text(&passage.id),
                Cell::count(tag.sentence + 1),
                Cell::count(tag.span.start),
                Cell::count(tag.span.end),
            ]
        })
    });
    Table { title: "Tags", columns, rows: Box::new(rows) }
}

/// Columns of [`instruments`] before the counts.
pub(super) const INSTRUMENT_COLUMNS: usize = 6;

/// How many instruments each document has of each kind, and their shares.
fn instruments(dataset: &Dataset) -> Table<'_> {
    let mut columns = columns(&[
        ("document", 18),
        ("file", 30),
        ("title", 50),
        ("level", 12),
        ("date", 12),
        ("instruments", 12),
    ]);
    let codes = instrument_codes(dataset);
    columns.extend(codes.iter().map(code_column));
    columns.extend(codes.iter().map(|code| {
        let Column { name, width } = code_column(code);
        Column { name: format!("{name} share"), width: width + 6 }
    }));
    let rows = dataset.documents.iter().map(move |document| {
        let counts = count(document.passages.iter().flat_map(|passage| &passage.tags));
        let counts: Vec<_> = codes.iter().map(|code| counts.get(code).copied().unwrap_or(0)).collect();
        let total = counts.iter().sum();
        let mut row = vec![
            Cell::text(&document.id),
            Cell::text(document.source.name()),
            Cell::optional(document.metadata.title.as_deref()),
            Cell::optional(document.metadata.level.map(|level| level.as_str())),
            document.metadata.date.map_or(Cell::Empty, Cell::Date),
            Cell::count(total),
        ];
        row.extend(counts.iter().map(|&count| Cell::count(count)));
        row.extend(counts.iter().map(|&count| Cell::share(count, total)));
        row
    });
    Table { title: "Instruments by document", columns, rows: Box::new(rows) }
}

fn passages_of(dataset: &Dataset) -> impl Iterator<Item = (&Document, &Passage)> {
    dataset
        .documents
        .iter()
        .flat_map(|document| document.passages.iter().map(move |passage| (document, passage)))
}

/// A code with its codebook's id.
pub(super) type Code<'a> = (&'a str, &'a str);

/// The codes of instruments.
pub(super) fn instrument_codes(dataset: &Dataset) -> Vec<Code<'_>> {
    codes(dataset, |codebook| !NO_INSTRUMENTS.contains(&codebook))
}

/// The codes of the codebooks in their order, then those only tags have (a codebook may be gone by now).
fn codes<'a>(dataset: &'a Dataset, wanted: impl Fn(&str) -> bool) -> Vec<Code<'a>> {
    let listed: Vec<Code<'_>> = dataset
        .codebooks
        .iter()
        .flat_map(|book| book.codes.iter().map(move |code| (book, code)))
        .filter(|(book, code)| !book.is_category(code))
        .map(|(book, code)| (book.id.as_str(), code.code.as_str()))
        .collect();
    let known: BTreeSet<_> = listed.iter().copied().collect();
    let used: BTreeSet<Code<'_>> = passages_of(dataset)
        .flat_map(|(_, passage)| &passage.tags)
        .map(|tag| (tag.codebook.as_str(), tag.code.as_str()))
        .collect();
    let unlisted = used.difference(&known).copied();
    listed.iter().copied().chain(unlisted).filter(|(codebook, _)| wanted(codebook)).collect()
}

fn code_column((codebook, code): &Code<'_>) -> Column {
    Column { name: format!("{codebook}:{code}"), width: 11 }
}

fn count<'a>(tags: impl IntoIterator<Item = &'a Tag>) -> BTreeMap<Code<'a>, usize> {
    let mut counts = BTreeMap::new();
    for tag in tags {
        *counts.entry((tag.codebook.as_str(), tag.code.as_str())).or_default() += 1;
    }
    counts
}
