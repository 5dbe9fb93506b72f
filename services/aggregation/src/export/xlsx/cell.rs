//! Writes one value the way its kind is read.

use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, RowNum, Worksheet, XlsxError};

use super::style;
use crate::export::printable;

/// Formats made once for a sheet.
pub struct Formats {
    words: Format,
    wrapped: Format,
    whole: Format,
    decimal: Format,
    day: Format,
    percent: Format,
}

impl Formats {
    /// For ordinary rows.
    pub fn plain() -> Self {
        Self {
            words: style::words(),
            wrapped: style::wrapped(),
            whole: style::whole(),
            decimal: style::decimal(),
            day: style::day(),
            percent: style::percent(),
        }
    }

    /// For the row of all.
    pub fn strong() -> Self {
        let plain = Self::plain();
        Self {
            words: style::strong(&plain.words),
            wrapped: style::strong(&plain.wrapped),
            whole: style::strong(&plain.whole),
            decimal: style::strong(&plain.decimal),
            day: style::strong(&plain.day),
            percent: style::strong(&plain.percent),
        }
    }
}

/// A place to write to.
pub type At = (RowNum, ColNum);

/// Writes words.
pub fn words(
    sheet: &mut Worksheet,
    (row, column): At,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, printable(text), &formats.words)?;
    Ok(())
}

/// Writes words that may take several lines.
pub fn wrapped(
    sheet: &mut Worksheet,
    (row, column): At,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, printable(text), &formats.wrapped)?;
    Ok(())
}

/// Writes a total: a number, or a day; nothing when there is none. A number is written as the double nearest to it,
/// which is what a workbook keeps.
pub fn total(
    sheet: &mut Worksheet,
    (row, column): At,
    value: Option<&str>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let Some(text) = value else {
        sheet.write_blank(row, column, &formats.whole)?;
        return Ok(());
    };
    if let Ok(number) = text.parse::<f64>() {
        let format = if text.contains('.') {
            &formats.decimal
        } else {
            &formats.whole
        };
        sheet.write_number_with_format(row, column, number, format)?;
    } else if let Ok(day) = ExcelDateTime::parse_from_str(text) {
        sheet.write_datetime_with_format(row, column, &day, &formats.day)?;
    } else {
        sheet.write_string_with_format(row, column, text, &formats.words)?;
    }
    Ok(())
}

/// Writes how many units.
pub fn count(
    sheet: &mut Worksheet,
    (row, column): At,
    number: i64,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, column, units(number), &formats.whole)?;
    Ok(())
}

/// Writes a share; nothing when there is nothing to divide by.
pub fn share(
    sheet: &mut Worksheet,
    (row, column): At,
    (part, all): (i64, i64),
    formats: &Formats,
) -> Result<(), XlsxError> {
    if all > 0 {
        let share = units(part) / units(all);
        sheet.write_number_with_format(row, column, share, &formats.percent)?;
    } else {
        sheet.write_blank(row, column, &formats.percent)?;
    }
    Ok(())
}

/// Counts of units are far below the numbers a double keeps exactly.
fn units(number: i64) -> f64 {
    i32::try_from(number).map_or(f64::MAX, f64::from)
}
