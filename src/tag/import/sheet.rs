//! Two columns, the code and a word: from a text table or a workbook's first sheet. Further columns are passed over.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{Draft, text_of};

/// What the first column's head may be called.
const HEADS: [&str; 6] = ["code", "codes", "category", "key", "编码", "类别"];

pub(super) fn read_text(bytes: &[u8]) -> Result<Draft, String> {
    let text = text_of(bytes)?;
    let mut table = table_of(&text);
    let mut rows = Vec::new();
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        rows.push([0, 1].map(|column| row.get(column).unwrap_or_default().to_owned()));
    }
    draft(rows)
}

/// The records of a text table, its first line among them, whatever separates its cells.
pub(crate) fn table_of(text: &str) -> csv::Reader<&[u8]> {
    // Excel may say in the first line by what it separates.
    let text =
        text.strip_prefix("sep=").and_then(|text| text.split_once('\n')).map_or(text, |(_, rest)| rest);
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
}

/// The first mark of the first line that may separate and stands in no quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    for byte in text.bytes().take_while(|&byte| byte != b'\n') {
        match byte {
            b'"' => quoted = !quoted,
            b'\t' | b';' | b',' if !quoted => return byte,
            _ => {}
        }
    }
    b','
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
    let mut last = None;
    for (at, [code, word]) in rows.into_iter().enumerate() {
        let (code, word) = (code.trim(), word.trim());
        if code.is_empty() && word.is_empty() || at == 0 && HEADS.contains(&code.to_lowercase().as_str()) {
            continue;
        }
        // Below a code, merged or empty cells go on with it.
        let place = match (code, last) {
            ("", None) => return Err(format!("row {}: no code beside the word '{word}'", at + 1)),
            ("", Some(place)) => place,
            _ => *places.entry(code.to_owned()).or_insert_with(|| draft.add(code, None)),
        };
        last = Some(place);
        draft.codes[place].words.extend(word.split('|').map(str::to_owned));
    }
    match draft.codes.iter().flat_map(|code| &code.words).all(String::is_empty) {
        true if !draft.codes.is_empty() => Err("no words: two columns are wanted, code and word".to_owned()),
        _ => Ok(draft),
    }
}
