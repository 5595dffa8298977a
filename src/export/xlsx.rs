//! The workbook: one sheet a table, made for reading in Excel: frozen header, filters, wrapped text, real dates.
//!
//! Everything that is not a number or date is written as text, so that `=1+1` stays those four characters and
//! a document number never turns into a date.

use std::fs::File;

use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use time::Date;
use unicode_width::UnicodeWidthStr;

use super::tables::{Cell, Column, INSTRUMENT_COLUMNS, Row, TABLES, instrument_codes, table};
use super::{Dataset, ExportError};

/// What a sheet holds at most, its header counted.
const MAX_ROWS: u32 = 1_048_576;
/// What a cell holds at most, in UTF-16 units.
const MAX_CELL: usize = 32_767;
/// A row grows to this many lines and no further; the cell still holds the whole text.
const MAX_LINES: usize = 12;
const LINE_HEIGHT: u32 = 15;
/// More bars than this make a chart nobody can read.
const MAX_BARS: u32 = 30;

pub(super) fn write(dataset: &Dataset, _: &str, file: &mut File) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    let created = day(dataset.run.date)?;
    workbook.set_properties(&DocProperties::new().set_author("Hongtou").set_creation_datetime(&created));
    let style = Style::new();
    for name in TABLES {
        let table = table(dataset, name);
        let mut rows = table.rows.peekable();
        let mut part = 1;
        while part == 1 || rows.peek().is_some() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(match part {
                1 => table.title.to_owned(),
                _ => format!("{} ({part})", table.title),
            })?;
            let last = fill(sheet, &table.columns, &mut rows, &style)?;
            if name == "instruments" && part == 1 && last > 0 {
                chart(sheet, dataset, last)?;
            }
            part += 1;
        }
    }
    workbook.save_to_writer(file)?;
    Ok(())
}

struct Style {
    header: Format,
    text: Format,
    number: Format,
    share: Format,
    date: Format,
}

impl Style {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: top().set_bold().set_text_wrap().set_background_color("#F2DCDB"),
            // Text as a number format keeps Excel from re-reading a cell as a date once somebody edits it.
            text: top().set_text_wrap().set_num_format("@"),
            number: top().set_align(FormatAlign::Center),
            share: top().set_align(FormatAlign::Center).set_num_format("0.0%"),
            date: top().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Writes the header and as many rows as a sheet holds; returns the last row written.
fn fill<'a>(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: &mut impl Iterator<Item = Row<'a>>,
    style: &Style,
) -> Result<u32, XlsxError> {
    for (at, column) in (0u16..).zip(columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, &column.name, &style.header)?;
    }
    sheet.set_row_height(0, 2 * LINE_HEIGHT)?;
    let mut last = 0;
    for row in rows.take(MAX_ROWS as usize - 1) {
        last += 1;
        let mut lines = 1;
        for ((at, column), cell) in (0u16..).zip(columns).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) => {
                    lines = lines.max(lines_of(&text, column.width.into()));
                    sheet.write_string_with_format(last, at, fitting(&text), &style.text)?;
                }
                Cell::Count(count) => {
                    sheet.write_number_with_format(last, at, count as f64, &style.number)?;
                }
                Cell::Share(share) => {
                    sheet.write_number_with_format(last, at, share, &style.share)?;
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(last, at, number, &style.number)?;
                }
                Cell::Date(date) => match day(date) {
                    Ok(date) => {
                        sheet.write_datetime_with_format(last, at, date, &style.date)?;
                    }
                    // Excel's calendar begins in 1900.
                    Err(_) => {
                        sheet.write_string_with_format(last, at, date.to_string(), &style.text)?;
                    }
                },
            }
        }
        sheet.set_row_height(last, lines as u32 * LINE_HEIGHT)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // On paper: all columns on one sheet's width, the header on each.
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    if let Some(right) = columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, last, right as u16)?;
    }
    Ok(last)
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
