//! Codes in tables with the columns of the exported `tags`: a csv file, or the sheets of a workbook that have them.

use std::io::{self, Cursor, Read};
use std::rc::Rc;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{ImportError, Row};
use crate::export::csv::unharmed;
use crate::index::Index;
use crate::model::{AUTOMATIC, ActorRole, Span, Tag};
use crate::quiet::quietly;
use crate::tag::{table_of, text_of};

/// Without these a table holds no codes.
const NEEDED: [&str; 3] = ["passage", "codebook", "code"];
/// Bytes that the sheets of a workbook may unpack to, which are read in pieces.
const MAX_SHEETS: u64 = 4 << 30;
/// Bytes that its other members may unpack to, which are held in memory: the words of its cells among them.
const MAX_OTHERS: u64 = 512 << 20;
/// Columns that a sheet may have.
const MAX_COLUMNS: usize = 16_384;

/// Reads a csv file. An apostrophe that keeps a cell from being run as a formula is no part of its text.
pub(super) fn read_text(bytes: Vec<u8>, _: &Index) -> Result<Vec<Row>, ImportError> {
    let text = text_of(&bytes).map_err(ImportError::Format)?;
    let mut table = table_of(&text);
    let mut header = None;
    let mut rows = Vec::new();
    let part: Rc<str> = "line".into();
    for record in table.records() {
        let record = record.map_err(|error| ImportError::Format(error.to_string()))?;
        let line = record.position().map_or(0, |place| place.line() as usize);
        let cell = |at: usize| record.get(at).map(|cell| unharmed(cell).to_owned()).unwrap_or_default();
        match &header {
            None => header = Some(Columns::of(record.iter())?),
            Some(columns) => rows.extend(columns.row((part.clone(), line), cell)?),
        }
    }
    Ok(rows)
}

/// Reads every sheet of a workbook that has the columns.
pub(super) fn read_workbook(bytes: Vec<u8>, _: &Index) -> Result<Vec<Row>, ImportError> {
    // The reader of workbooks may panic where a file contradicts itself.
    quietly(|| workbook(bytes))
        .unwrap_or_else(|| Err(ImportError::Format("the workbook is damaged: save it again".to_owned())))
}

fn workbook(bytes: Vec<u8>) -> Result<Vec<Row>, ImportError> {
    check_size(&bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut rows = Vec::new();
    let mut missing = None;
    for name in book.sheet_names() {
        missing = sheet(&mut book, &name, &mut rows)?.or(missing);
    }
    match missing {
        Some(error) if rows.is_empty() => Err(error),
        _ => Ok(rows),
    }
}

fn broken(error: impl std::fmt::Display) -> ImportError {
    ImportError::Format(format!("the workbook cannot be read: {error}"))
}

/// Refuses a workbook that unpacks to more than any with codes does. The sizes its members declare may be lies.
fn check_size(bytes: &[u8]) -> Result<(), ImportError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let (mut sheets, mut others) = (MAX_SHEETS, MAX_OTHERS);
    for at in 0..zip.len() {
        let member = zip.by_index(at).map_err(broken)?;
        let is_sheet = member.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
        let left = if is_sheet { &mut sheets } else { &mut others };
        *left -= io::copy(&mut member.take(*left), &mut io::sink()).map_err(broken)?;
        if *left == 0 {
            let most = if is_sheet { MAX_SHEETS } else { MAX_OTHERS };
            return Err(ImportError::TooLarge(format!("it unpacks to more than {most} bytes")));
        }
    }
    Ok(())
}

/// Reads the rows of a sheet, one after the other; gives what is missing where it has not the columns.
fn sheet(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    rows: &mut Vec<Row>,
) -> Result<Option<ImportError>, ImportError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        cells => cells.map_err(broken)?,
    };
    let part: Rc<str> = format!("sheet {name}, row").into();
    let mut columns = None;
    // The row at hand: where it stands, from 0, and its cells.
    let (mut place, mut line) = (0, Vec::new());
    loop {
        let next = cells.next_cell().map_err(broken)?;
        let next_place = next.as_ref().map(|cell| cell.get_position());
        if !line.is_empty() && next_place.is_none_or(|(row, _)| row != place) {
            let line = std::mem::take(&mut line);
            match &columns {
                None => match Columns::of(line.iter().map(String::as_str)) {
                    Ok(found) => columns = Some(found),
                    Err(missing) => return Ok(Some(missing)),
                },
                Some(columns) => {
                    let cell = |at: usize| line.get(at).cloned().unwrap_or_default();
                    rows.extend(columns.row((part.clone(), place as usize + 1), cell)?);
                }
            }
        }
        let Some((cell, (row, column))) = next.zip(next_place) else { return Ok(None) };
        let column = column as usize;
        if *cell.get_value() != DataRef::Empty && column < MAX_COLUMNS {
            place = row;
            line.resize(line.len().max(column + 1), String::new());
            line[column] = Data::from(cell.get_value().clone()).to_string();
        }
    }
}

/// Where the columns stand.
struct Columns(Vec<String>);

impl Columns {
    fn of<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, ImportError> {
        let names: Vec<String> = header.map(|name| name.trim().to_lowercase()).collect();
        match NEEDED.iter().find(|needed| !names.iter().any(|name| name == **needed)) {
            Some(missing) => Err(ImportError::Format(format!(
                "there is no column '{missing}': codes are imported from the table of tags that 'hongtou export tags.csv' \
                 and the sheet Tags of a workbook hold"
            ))),
            None => Ok(Self(names)),
        }
    }

    /// What stands in a row; none where it is empty.
    fn row(
        &self,
        place: (Rc<str>, usize),
        cell: impl Fn(usize) -> String,
    ) -> Result<Option<Row>, ImportError> {
        let at = |name: &str| self.0.iter().position(|known| known == name);
        let raw = |name: &str| at(name).map(&cell).unwrap_or_default();
        let named = |name: &str| raw(name).trim().to_owned();
        let optional = |name: &str| Some(named(name)).filter(|value| !value.is_empty());
        let passage = named("passage");
        if passage.is_empty() && (0..self.0.len()).all(|at| cell(at).trim().is_empty()) {
            return Ok(None);
        }
        let coder = named("coder");
        let row = Row {
            place,
            passage,
            coder: if coder.eq_ignore_ascii_case(AUTOMATIC) { AUTOMATIC.to_owned() } else { coder },
            words: raw("words"),
            tag: Tag { codebook: named("codebook"), code: named("code"), cue: raw("cue"), ..Tag::default() },
            span: None,
            sentence: None,
            is_whole: at("cue").is_some(),
        };
        if row.passage.is_empty() {
            return Err(row.error("there is no passage: copy its id from another row, or delete the row"));
        }
        // Where some cells of a column are empty, pandas and R make fractions of the others: 12.0.
        let whole = |value: &str| value.strip_suffix(".0").unwrap_or(value).parse::<usize>();
        let number = |name: &str| match optional(name).map(|value| (whole(&value), value)) {
            None => Ok(None),
            Some((Ok(number), _)) => Ok(Some(number)),
            Some((Err(_), value)) => {
                Err(row.error(format!("'{value}' in the column {name} is no whole number")))
            }
        };
        let span = match (number("start")?, number("end")?) {
            (Some(start), Some(end)) => Some(Span::new(start, end)),
            (None, None) => None,
            _ => return Err(row.error("start or end is missing: give both or, with the words, none")),
        };
        let sentence = number("sentence_no")?.and_then(|number| number.checked_sub(1));
        let level = optional("actor_level").map(|level| level.parse()).transpose();
        let level = level.map_err(|problem: String| row.error(problem))?;
        let role = |name: String| match ActorRole::ALL.into_iter().find(|role| role.as_str() == name) {
            Some(role) => Ok(role),
            None => {
                let known = ActorRole::ALL.map(ActorRole::as_str).join(", ");
                Err(row.error(format!("'{name}' is no role: use one of {known}")))
            }
        };
        let role = optional("role").map(role).transpose()?;
        let (portfolio, entity) = (optional("portfolio"), optional("entity"));
        let tag = Tag { level, portfolio, role, entity, ..row.tag };
        Ok(Some(Row { span, sentence, tag, ..row }))
    }
}
