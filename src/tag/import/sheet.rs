//! Two columns, the code and a word: from a text table or a workbook's first sheet. Further columns are passed over.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{Draft, text};

/// What the first column's head may be called.
const HEADS: [&str; 6] = ["code", "codes", "category", "key", "编码", "类别"];

pub(super) fn read_text(bytes: &[u8]) -> Result<Draft, String> {
    let text = text(bytes)?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().find(|&mark| first.contains(char::from(mark)));
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        rows.push([0, 1].map(|column| row.get(column).unwrap_or_default().to_owned()));
    }
    draft(rows)
}

pub(super) fn read_workbook(bytes: &[u8]) -> Result<Draft, String> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let sheet =
        book.worksheet_range_at(0).ok_or("there is no sheet in it")?.map_err(|error| error.to_string())?;
    let cell = |row: &[Data], column: usize| row.get(column).map(Data::to_string).unwrap_or_default();
    draft(sheet.rows().map(|row| [cell(row, 0), cell(row, 1)]).collect())
}

fn draft(rows: Vec<[String; 2]>) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, [code, word]) in rows.into_iter().enumerate() {
        let code = code.trim();
        if code.is_empty() || at == 0 && HEADS.contains(&code.to_lowercase().as_str()) {
            continue;
        }
        if word.trim().is_empty() {
            return Err(format!(
                "row {}: no word beside the code '{code}'; two columns are wanted, code and word",
                at + 1
            ));
        }
        let place = *places.entry(code.to_owned()).or_insert_with(|| draft.add(code, None));
        draft.codes[place].words.extend(word.split('|').map(str::to_owned));
    }
    Ok(draft)
}
