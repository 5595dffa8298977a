//! The workbook: one sheet a table, made for reading in Excel: frozen header, filters, wrapped text, real dates.
//!
//! Everything that is not a number or date is written as text, so that `=1+1` stays those four characters and
//! a document number never turns into a date. Rows go to a file of their own as they come, so that memory does not
//! grow with them.

use std::io;

use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};
use time::Date;
use unicode_width::UnicodeWidthStr;

use super::tables::{Cell, INSTRUMENT_COLUMNS, Row, TABLES, Table, instrument_codes, table};
use super::{Dataset, ExportError, Options, Target};
use crate::quiet::quietly;

/// What a sheet holds at most, its header counted.
const MAX_ROWS: u32 = 1_048_576;
/// What a cell holds at most, in UTF-16 units.
const MAX_CELL: usize = 32_767;
/// Links a sheet holds at most.
const MAX_LINKS: u32 = 65_530;
/// Rows of a sheet whose heights are set; they are held in memory. Excel fits the others to their text itself.
const MAX_HEIGHTS: u32 = 20_000;
/// A row grows to this many lines and no further; the cell still holds the whole text.
const MAX_LINES: usize = 12;
const LINE_HEIGHT: u32 = 15;
/// More bars than this make a chart nobody can read.
const MAX_BARS: u32 = 30;

pub(super) fn write(dataset: &Dataset, _: &str, _: &Options, file: &mut Target) -> Result<(), ExportError> {
    // The library of workbooks panics where it cannot write its temporary files.
    quietly(|| workbook(dataset, file)).unwrap_or_else(|| {
        let message =
            "the workbook could not be put together: is there room in the folder for temporary files?";
        Err(io::Error::other(message).into())
    })
}

fn workbook(dataset: &Dataset, file: &mut Target) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    let created = day(dataset.run.date)?;
    workbook.set_properties(&DocProperties::new().set_author("Hongtou").set_creation_datetime(&created));
    let style = Style::new();
    for name in TABLES {
        let table = table(dataset, name);
        let mut sheets = Sheets::new(&mut workbook, &table, &style, MAX_ROWS)?;
        (table.rows)(&mut |row| Ok(sheets.put(row)?))?;
        let (sheet, last) = sheets.close()?;
        if name == "instruments" && last > 0 {
            chart(sheet, dataset, last)?;
        }
    }
    workbook.save_to_writer(file)?;
    Ok(())
}

struct Style {
    header: Format,
    text: Format,
    link: Format,
    number: Format,
    share: Format,
    date: Format,
}

impl Style {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        // Text as a number format keeps Excel from re-reading a cell as a date once somebody edits it.
        let text = top().set_text_wrap().set_num_format("@");
        Self {
            header: top().set_bold().set_text_wrap().set_background_color("#F2DCDB"),
            link: text.clone().set_hyperlink(),
            text,
            number: top().set_align(FormatAlign::Center),
            share: top().set_align(FormatAlign::Center).set_num_format("0.0%"),
            date: top().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The sheets of one table: a second one where the first is full, and so on.
struct Sheets<'a> {
    workbook: &'a mut Workbook,
    table: &'a Table<'a>,
    style: &'a Style,
    max_rows: u32,
    sheet: Worksheet,
    /// Which sheet of the table this is, from 1.
    part: u32,
    /// The last row written.
    last: u32,
    links: u32,
}

impl<'a> Sheets<'a> {
    fn new(
        workbook: &'a mut Workbook,
        table: &'a Table<'a>,
        style: &'a Style,
        max_rows: u32,
    ) -> Result<Self, XlsxError> {
        let sheet = begin(workbook, table, style, 1)?;
        Ok(Self { workbook, table, style, max_rows, sheet, part: 1, last: 0, links: 0 })
    }

    fn put(&mut self, row: Row<'_>) -> Result<(), XlsxError> {
        if self.last + 1 == self.max_rows {
            self.part += 1;
            let next = begin(self.workbook, self.table, self.style, self.part)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.workbook.push_worksheet(finished(full, self.table, self.last)?);
            (self.last, self.links) = (0, 0);
        }
        self.last += 1;
        if self.last <= MAX_HEIGHTS {
            let lines = row.iter().zip(&self.table.columns).map(|(cell, column)| match cell {
                Cell::Text(text) => lines_of(text, column.width.into()),
                _ => 1,
            });
            let lines = lines.max().unwrap_or(1);
            self.sheet.set_row_height(self.last, lines as u32 * LINE_HEIGHT)?;
        }
        (0u16..).zip(row).try_for_each(|(at, cell)| self.put_cell(at, cell))
    }

    fn put_cell(&mut self, at: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
        let Self { sheet, style, last, .. } = self;
        let row = *last;
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => sheet.write_string_with_format(row, at, fitting(&text), &style.text)?,
            Cell::Passage(id, place) if self.links < MAX_LINKS => {
                self.links += 1;
                let link = Url::new(place_of_passage(place, self.max_rows)).set_text(id);
                sheet.write_url_with_format(row, at, link, &style.link)?
            }
            Cell::Passage(id, _) => sheet.write_string_with_format(row, at, id, &style.text)?,
            Cell::Count(count) => sheet.write_number_with_format(row, at, count as f64, &style.number)?,
            Cell::Share(share) => sheet.write_number_with_format(row, at, share, &style.share)?,
            Cell::Number(number) => sheet.write_number_with_format(row, at, number, &style.number)?,
            Cell::Date(date) => match day(date) {
                Ok(date) => sheet.write_datetime_with_format(row, at, date, &style.date)?,
                // Excel's calendar begins in 1900.
                Err(_) => sheet.write_string_with_format(row, at, date.to_string(), &style.text)?,
            },
        };
        Ok(())
    }

    /// Adds the last sheet to the workbook; gives it and its last row, or 0 where there are several.
    fn close(self) -> Result<(&'a mut Worksheet, u32), XlsxError> {
        let last = if self.part == 1 { self.last } else { 0 };
        let sheet = finished(self.sheet, self.table, self.last)?;
        self.workbook.push_worksheet(sheet);
        let at = self.workbook.worksheets().len() - 1;
        Ok((self.workbook.worksheet_from_index(at)?, last))
    }
}

/// A sheet with its name and header.
fn begin(workbook: &mut Workbook, table: &Table, style: &Style, part: u32) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(part_name(table.title, part))?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(at, column.width)?;
    }
    sheet.set_row_height(0, 2 * LINE_HEIGHT)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, &column.name, &style.header)?;
    }
    Ok(sheet)
}

/// What is set once all rows are there.
fn finished(mut sheet: Worksheet, table: &Table, last: u32) -> Result<Worksheet, XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    // On paper: all columns on one sheet's width, the header on each.
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    if let Some(right) = table.columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, last, right as u16)?;
    }
    Ok(sheet)
}

fn part_name(title: &str, part: u32) -> String {
    if part == 1 { title.to_owned() } else { format!("{title} ({part})") }
}

/// Where the row `place` of the table of passages, from 0, stands in the workbook.
fn place_of_passage(place: u64, max_rows: u32) -> String {
    let a_sheet = u64::from(max_rows) - 1;
    let sheet = part_name("Passages", (place / a_sheet) as u32 + 1);
    format!("internal:'{sheet}'!A{}", place % a_sheet + 2)
}
/// How many lines `text` takes in a column of `width` letters, as far as a row grows.
fn lines_of(text: &str, width: usize) -> usize {
    let mut lines = 0;
    for line in text.split('\n') {
        // Words are not broken, so a line holds a little less than its width.
        lines += (line.width() * 10).div_ceil(width * 9).max(1);
        if lines >= MAX_LINES {
            return MAX_LINES;
        }
    }
    lines
}

/// `text` as far as a cell holds it, with a mark and the full count where it was cut.
fn fitting(text: &str) -> String {
    // A code point takes at most two units, so this settles nearly every cell without counting.
    if text.len() <= MAX_CELL || text.encode_utf16().count() <= MAX_CELL {
        return text.to_owned();
    }
    let mark = format!(" … [cut: {} characters in all]", text.chars().count());
    let mut room = MAX_CELL - mark.encode_utf16().count();
    let mut cut = String::new();
    for c in text.chars() {
        match room.checked_sub(c.len_utf16()) {
            Some(left) => room = left,
            None => break,
        }
        cut.push(c);
    }
    cut + &mark
}

/// A bar a document, cut by instrument, beside the table.
fn chart(sheet: &mut Worksheet, dataset: &Dataset, last: u32) -> Result<(), XlsxError> {
    let codes = instrument_codes(dataset);
    let name = sheet.name();
    let bars = last.min(MAX_BARS);
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    for (at, (_, code)) in (INSTRUMENT_COLUMNS as u16..).zip(&codes) {
        chart.add_series().set_name(*code).set_categories((name.as_str(), 1, 1, bars, 1)).set_values((
            name.as_str(),
            1,
            at,
            bars,
            at,
        ));
    }
    if codes.is_empty() {
        return Ok(());
    }
    chart.title().set_name("Instruments by document");
    chart.y_axis().set_reverse();
    chart.set_width(720).set_height(120 + 26 * bars);
    // Below the table, which is wide already; a filter would hide a chart that stands beside its rows.
    sheet.insert_chart(last + 3, 1, &chart)?;
    Ok(())
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.year() as u16, date.month().into(), date.day())
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx, open_workbook_from_rs};

    use super::*;
    use crate::export::tables::{Column, Kind};

    #[test]
    fn what_a_sheet_does_not_hold_goes_to_the_next() {
        let mut workbook = Workbook::new();
        let columns = vec![Column { name: "passage".into(), width: 10, kind: Kind::Text }];
        let table = Table { title: "Tags", columns, rows: Box::new(|_| Ok(())) };
        let style = Style::new();
        let mut sheets = Sheets::new(&mut workbook, &table, &style, 4).unwrap();
        for row in 0..7 {
            sheets.put(vec![Cell::Passage(&format!("aa-{row:04}"), row)]).unwrap();
        }
        sheets.close().unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Tags", "Tags (2)", "Tags (3)"]);
        let rows = book.sheet_names().into_iter().map(|name| book.worksheet_range(&name).unwrap().height());
        assert_eq!(rows.collect::<Vec<_>>(), [4, 4, 2]);
        assert_eq!(place_of_passage(2, 4), "internal:'Passages'!A4");
        assert_eq!(place_of_passage(3, 4), "internal:'Passages (2)'!A2");
    }
}
