//! Sheet `tong_hop`: each indicator's total, over all and by district.

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::cell::{self, Formats};
use super::style;
use crate::domain::edition::{EditionDocument, IndicatorRow};
use crate::domain::vietnamese;

/// Row of the column heads; title and notes stand above.
pub const HEAD: RowNum = 3;
/// Letters of a name that fit on one line of its column.
const NAME_LETTERS: usize = 75;
/// Column of the total over all; the districts follow.
pub const TOTAL: ColNum = 3;

/// Writes the sheet.
pub fn write(sheet: &mut Worksheet, document: &EditionDocument) -> Result<(), XlsxError> {
    sheet.set_name("tong_hop")?;
    sheet.write_string_with_format(0, 0, &document.title, &style::title())?;
    sheet.write_string_with_format(1, 0, note(document), &style::note())?;
    let head = style::head();
    for (text, column) in heads(document).iter().zip(0..) {
        sheet.write_string_with_format(HEAD, column, text, &head)?;
    }
    let (plain, strong) = (Formats::plain(), Formats::strong());
    for (indicator, row) in document.indicators.iter().zip(HEAD + 1..) {
        line(sheet, row, indicator, (&plain, &strong))?;
    }
    lay_out(sheet, document)
}

fn heads(document: &EditionDocument) -> Vec<String> {
    let mut heads = vec!["Mã".into(), "Chỉ tiêu".into(), "Đơn vị tính".into()];
    heads.push("Tổng cộng".into());
    heads.extend(document.columns.iter().map(|column| column.title.clone()));
    heads.extend(["Số đơn vị có số liệu", "Số đơn vị phải báo cáo", "Độ phủ"].map(String::from));
    heads
}

fn note(document: &EditionDocument) -> String {
    let period = &document.period;
    format!(
        "Số liệu từ {} đến {}; bản số {}, chốt ngày {}; {}",
        vietnamese::date(period.data_from),
        vietnamese::date(period.data_to),
        document.number,
        vietnamese::day_of(document.frozen_at),
        document.unit.name,
    )
}

fn line(
    sheet: &mut Worksheet,
    row: RowNum,
    indicator: &IndicatorRow,
    (plain, strong): (&Formats, &Formats),
) -> Result<(), XlsxError> {
    // Not every reader makes a row as high as its text needs.
    if indicator.name.vi.chars().count() > NAME_LETTERS {
        sheet.set_row_height(row, 31)?;
    }
    cell::words(sheet, (row, 0), &indicator.code, plain)?;
    cell::wrapped(sheet, (row, 1), &indicator.name.vi, plain)?;
    cell::words(sheet, (row, 2), &indicator.unit_of_measure.vi, plain)?;
    cell::total(sheet, (row, TOTAL), indicator.total.as_deref(), strong)?;
    let mut column = TOTAL + 1;
    for value in &indicator.by_column {
        cell::total(sheet, (row, column), value.as_deref(), plain)?;
        column += 1;
    }
    let (reporting, expected) = (indicator.units_reporting, indicator.units_expected);
    cell::count(sheet, (row, column), reporting, plain)?;
    cell::count(sheet, (row, column + 1), expected, plain)?;
    cell::share(sheet, (row, column + 2), (reporting, expected), plain)
}

fn lay_out(sheet: &mut Worksheet, document: &EditionDocument) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 7)?;
    sheet.set_column_width(1, 66)?;
    sheet.set_column_width(2, 16)?;
    let last = TOTAL + ColNum::try_from(document.columns.len() + 3).unwrap_or_default();
    sheet.set_column_range_width(TOTAL, last, 15)?;
    sheet.set_row_height(HEAD, 48)?;
    sheet.set_freeze_panes(HEAD + 1, TOTAL + 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD, HEAD)?;
    Ok(())
}
