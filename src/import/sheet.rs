//! Codes in tables with the columns of the exported `tags`: a csv file, or the sheets of a workbook that have them.

use std::io::Cursor;
use std::rc::Rc;

use calamine::{Data, Reader, Xlsx};

use super::{ImportError, Row};
use crate::export::csv::unharmed;
use crate::index::Index;
use crate::model::{AUTOMATIC, ActorRole, Span, Tag};
use crate::quiet::quietly;
use crate::tag::{table_of, text_of};

/// Without these a table holds no codes.
const NEEDED: [&str; 3] = ["passage", "codebook", "code"];

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
    let broken =
        |error: calamine::XlsxError| ImportError::Format(format!("the workbook cannot be read: {error}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut rows = Vec::new();
    let mut missing = None;
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(broken)?;
        let first = sheet.start().map_or(0, |(row, _)| row as usize) + 1;
        let part: Rc<str> = format!("sheet {name}, row").into();
        let mut lines = sheet.rows().enumerate();
        let header =
            lines.next().map(|(_, cells)| cells.iter().map(Data::to_string).collect()).unwrap_or_default();
        let header: Vec<String> = header;
        let columns = match Columns::of(header.iter().map(String::as_str)) {
            Ok(columns) => columns,
            Err(error) => {
                missing = Some(error);
                continue;
            }
        };
        for (at, cells) in lines {
            let cell = |at: usize| cells.get(at).map(Data::to_string).unwrap_or_default();
            rows.extend(columns.row((part.clone(), first + at), cell)?);
        }
    }
    match missing {
        Some(error) if rows.is_empty() => Err(error),
        _ => Ok(rows),
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
        let number = |name: &str| match optional(name).map(|value| (value.parse::<usize>(), value)) {
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
