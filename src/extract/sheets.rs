//! Spreadsheets, old and new: one page a sheet, one line a row.

use std::io::Cursor;

use calamine::{Data, Error, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::flow::Flow;
use super::{ExtractError, damaged};
use crate::model::{FileInfo, Format, Layout, Page, Pages, Reason, Role};

/// Reads a workbook; hidden sheets are left out. A sheet's name is a heading where there are several.
pub(super) fn read(bytes: Vec<u8>, format: Format) -> Result<Pages, ExtractError> {
    let file = Cursor::new(bytes);
    let sheets = if format == Format::Xls {
        rows(Xls::new(file).map_err(Error::from).map_err(|error| broken(&error))?)
    } else {
        rows(Xlsx::new(file).map_err(Error::from).map_err(|error| broken(&error))?)
    };
    let filled: Vec<_> = sheets.into_iter().filter(|(.., rows)| !rows.is_empty()).collect();
    let several = filled.len() > 1;
    let mut pages: Vec<Page> = Vec::new();
    for (number, name, rows) in filled {
        let mut flow = Flow::default();
        if several {
            flow.whole(&name, Role::Heading(1));
        }
        flow.table(rows);
        if let Ok(sheet) = flow.finish(format, FileInfo::default()) {
            pages.extend(sheet.pages.into_iter().map(|page| Page { number, ..page }));
        }
    }
    if pages.is_empty() {
        // An empty flow knows what to say.
        return Flow::default().finish(format, FileInfo::default());
    }
    Ok(Pages { format, layout: Layout::Flow, info: FileInfo::default(), pages })
}

type Rows = Vec<Vec<String>>;

/// The rows of each visible sheet, with the sheet's number from 1 and its name. A sheet that cannot be read
/// is an empty one.
fn rows<R: Reader<Cursor<Vec<u8>>>>(mut workbook: R) -> Vec<(u32, String, Rows)> {
    let sheets = workbook.sheets_metadata().to_vec();
    (1..)
        .zip(sheets)
        .filter(|(_, sheet)| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|(number, sheet)| {
            let range = workbook.worksheet_range(&sheet.name).unwrap_or_default();
            (number, sheet.name, range.rows().map(|row| row.iter().map(shown).collect()).collect())
        })
        .collect()
}

/// A cell as Excel shows it in the General format; times as ISO 8601.
fn shown(cell: &Data) -> String {
    match cell {
        // Excel keeps 15 digits; more are noise of binary fractions.
        Data::Float(value) => match format!("{value:.14e}").parse::<f64>() {
            Ok(rounded) => rounded.to_string(),
            Err(_) => value.to_string(),
        },
        Data::DateTime(value) if !value.is_duration() => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        cell => cell.to_string(),
    }
}

fn broken(error: &Error) -> ExtractError {
    match error {
        Error::Xls(XlsError::Password) | Error::Xlsx(XlsxError::Password) => ExtractError::new(
            Reason::PasswordProtected,
            "the workbook is locked with a password",
            "open it in Excel or WPS and save it without the password",
        ),
        error => damaged(format!("the workbook is broken: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

    #[test]
    fn rows_are_lines_and_sheets_are_pages() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("指标").unwrap();
        sheet.write(0, 0, "项目").unwrap();
        sheet.write(0, 2, "分值").unwrap();
        sheet.write(1, 0, 0.1 + 0.2).unwrap();
        let date = ExcelDateTime::from_ymd(2017, 3, 1).unwrap();
        sheet.write_with_format(1, 1, date, &CellFormat::new().set_num_format("yyyy-mm-dd")).unwrap();
        workbook.add_worksheet().set_hidden(true).write(0, 0, "隐藏").unwrap();
        workbook.add_worksheet().set_name("说明").unwrap().write(0, 0, "附注").unwrap();
        let pages = read(workbook.save_to_buffer().unwrap(), Format::Xlsx).unwrap().pages;
        let text = |page: &Page| page.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
        assert_eq!(pages.len(), 2);
        assert_eq!(text(&pages[0]), ["指标", "项目\t\t分值", "0.3\t2017-03-01"]);
        assert_eq!((pages[1].number, text(&pages[1])), (3, vec!["说明".to_owned(), "附注".to_owned()]));
    }

    #[test]
    fn broken_and_empty_workbooks_are_errors() {
        assert_eq!(read(b"PK\x03\x04".to_vec(), Format::Xlsx).unwrap_err().reason, Reason::Damaged);
        assert_eq!(read(vec![0; 600], Format::Xls).unwrap_err().reason, Reason::Damaged);
        let empty = Workbook::new().save_to_buffer().unwrap();
        assert_eq!(read(empty, Format::Xlsx).unwrap_err().reason, Reason::NoText);
    }
}
