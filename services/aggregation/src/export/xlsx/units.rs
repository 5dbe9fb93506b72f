//! Sheet `don_vi`: each unit's own numbers, which the totals are made of. One row a unit below one row of heads, so that
//! it can be filtered, pivoted and checked.

use rust_xlsxwriter::{ColNum, Worksheet, XlsxError};

use super::cell::{self, Formats};
use super::style;
use crate::domain::edition::{EditionDocument, UnitRow};
use crate::domain::obligation::ObligationStatus;

/// Column of the first indicator.
pub const FIRST: ColNum = 4;

/// Writes the sheet.
pub fn write(sheet: &mut Worksheet, document: &EditionDocument) -> Result<(), XlsxError> {
    sheet.set_name("don_vi")?;
    let head = style::head();
    let fixed = ["Mã đơn vị", "Tên đơn vị", "Địa bàn", "Trạng thái"];
    for (text, column) in fixed.iter().zip(0..) {
        sheet.write_string_with_format(0, column, *text, &head)?;
    }
    for (indicator, column) in document.indicators.iter().zip(FIRST..) {
        sheet.write_string_with_format(0, column, &indicator.code, &head)?;
    }
    let formats = Formats::plain();
    for (unit, row) in document.units.iter().zip(1..) {
        cell::words(sheet, (row, 0), &unit.code, &formats)?;
        cell::words(sheet, (row, 1), &unit.name, &formats)?;
        cell::words(sheet, (row, 2), &unit.district, &formats)?;
        cell::words(sheet, (row, 3), status(unit), &formats)?;
        for (indicator, column) in document.indicators.iter().zip(FIRST..) {
            let value = unit.values.get(&indicator.code).map(String::as_str);
            if value.is_some() {
                cell::total(sheet, (row, column), value, &formats)?;
            }
        }
    }
    lay_out(sheet, document)
}

/// How far a unit's report is, for people.
pub fn status(unit: &UnitRow) -> &'static str {
    match unit.status {
        ObligationStatus::NotStarted => "Chưa lập",
        ObligationStatus::Draft => "Đang soạn",
        ObligationStatus::Submitted if unit.report.is_some() => "Bản sửa chờ duyệt",
        ObligationStatus::Submitted => "Chờ duyệt",
        ObligationStatus::Returned => "Bị trả lại",
        ObligationStatus::Accepted => "Đã duyệt",
        ObligationStatus::Amending => "Đã duyệt, đang sửa",
    }
}

fn lay_out(sheet: &mut Worksheet, document: &EditionDocument) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 42)?;
    sheet.set_column_width(2, 30)?;
    sheet.set_column_width(3, 16)?;
    let last = FIRST + ColNum::try_from(document.indicators.len()).unwrap_or_default();
    sheet.set_column_range_width(FIRST, last.saturating_sub(1).max(FIRST), 10)?;
    let rows = u32::try_from(document.units.len()).unwrap_or_default();
    sheet.autofilter(0, 0, rows.max(1), last.saturating_sub(1))?;
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_landscape();
    sheet.set_paper_size(8);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_repeat_columns(0, 1)?;
    Ok(())
}
