//! Rows as a workbook, one row in memory at a time.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Heading, WriteError};
use crate::guard;

/// Largest whole number a spreadsheet keeps exactly: its numbers are IEEE 754 doubles.
const EXACT: i64 = 9_007_199_254_740_991;

struct Formats {
    head: Format,
    day: Format,
    moment: Format,
}

pub(super) fn write(
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // The machine's time would make two files of the same rows differ.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    let formats = Formats {
        head: Format::new().set_bold(),
        day: Format::new().set_num_format("yyyy-mm-dd"),
        moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
    };
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.set_column_width(column, f64::from(heading.width))?;
        let title = guard::neutralise(&heading.title);
        sheet.write_string_with_format(0, column, title, &formats.head)?;
    }
    let mut last: RowNum = 0;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(&cells) {
            put(sheet, row, column, cell, &formats)?;
        }
        last = row;
    }
    if let Some(column) = headings.len().checked_sub(1) {
        let column = ColNum::try_from(column).unwrap_or(ColNum::MAX);
        sheet.autofilter(0, 0, last, column)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn put(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, guard::neutralise(text))?;
        }
        Cell::Integer(number) if number.unsigned_abs() > EXACT.unsigned_abs() => {
            sheet.write_string(row, column, number.to_string())?;
        }
        Cell::Integer(number) => {
            sheet.write_number(row, column, exact(*number))?;
        }
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, date(*day)?, &formats.day)?;
        }
        Cell::Moment(moment) => {
            sheet.write_datetime_with_format(row, column, time(*moment)?, &formats.moment)?;
        }
    }
    Ok(())
}

/// A whole number within ±[`EXACT`] as a double, exactly.
fn exact(number: i64) -> f64 {
    let split = 1_i64 << 26;
    let part = |n: i64| f64::from(i32::try_from(n).unwrap_or_default());
    part(number / split) * part(split) + part(number % split)
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let [month, day] = [day.month(), day.day()].map(|n| u8::try_from(n).unwrap_or_default());
    ExcelDateTime::from_ymd(year, month, day)
}

fn time(moment: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let hour = u16::try_from(moment.hour()).unwrap_or_default();
    let minute = u8::try_from(moment.minute()).unwrap_or_default();
    date(moment.date())?.and_hms(hour, minute, moment.second())
}
