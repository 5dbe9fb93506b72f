//! Sheet `hoan_thanh`: how many units reported in time, late or not at all, with a chart.

use rust_xlsxwriter::{Chart, ChartType, ColNum, RowNum, Worksheet, XlsxError};

use super::cell::{self, Formats};
use super::style;
use crate::domain::edition::{CompletenessRow, EditionDocument};

const SHEET: &str = "hoan_thanh";
const HEAD: RowNum = 2;
const HEADS: [&str; 10] = [
    "Địa bàn",
    "Phải báo cáo",
    "Đã gửi",
    "Đúng hạn",
    "Trễ hạn",
    "Từng bị trả lại",
    "Đang chờ sửa",
    "Đã duyệt",
    "Chưa gửi",
    "Tỷ lệ gửi",
];

/// Writes the sheet.
pub fn write(sheet: &mut Worksheet, document: &EditionDocument) -> Result<(), XlsxError> {
    sheet.set_name(SHEET)?;
    sheet.write_string_with_format(0, 0, "Tình hình gửi báo cáo", &style::title())?;
    let head = style::head();
    for (text, column) in HEADS.iter().zip(0..) {
        sheet.write_string_with_format(HEAD, column, *text, &head)?;
    }
    let plain = Formats::plain();
    let table = &document.completeness;
    let mut row = HEAD + 1;
    for (column, counts) in document.columns.iter().zip(&table.by_column) {
        line(sheet, row, &column.title, counts, &plain)?;
        row += 1;
    }
    line(sheet, row, "Tổng cộng", &table.total, &Formats::strong())?;
    sheet.set_column_width(0, 34)?;
    sheet.set_column_range_width(1, 9, 11)?;
    sheet.set_row_height(HEAD, 36)?;
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    if row > HEAD + 1 {
        sheet.insert_chart(row + 2, 0, &chart(row - 1))?;
    }
    Ok(())
}

fn line(
    sheet: &mut Worksheet,
    row: RowNum,
    title: &str,
    counts: &CompletenessRow,
    formats: &Formats,
) -> Result<(), XlsxError> {
    cell::words(sheet, (row, 0), title, formats)?;
    let numbers = [
        counts.expected,
        counts.submitted,
        counts.on_time,
        counts.late,
        counts.returned,
        counts.awaiting_correction,
        counts.accepted,
        counts.missing,
    ];
    for (number, column) in numbers.into_iter().zip(1..) {
        cell::count(sheet, (row, column), number, formats)?;
    }
    cell::share(
        sheet,
        (row, 9),
        (counts.submitted, counts.expected),
        formats,
    )
}

/// Bars of the districts: in time, late, missing.
fn chart(last: RowNum) -> Chart {
    let first = HEAD + 1;
    let mut chart = Chart::new(ChartType::BarStacked);
    let series: [(ColNum, &str, &str); 3] = [
        (3, "Đúng hạn", "2E7D32"),
        (4, "Trễ hạn", "F9A825"),
        (8, "Chưa gửi", "C62828"),
    ];
    for (column, name, color) in series {
        chart
            .add_series()
            .set_name(name)
            .set_categories((SHEET, first, 0, last, 0))
            .set_values((SHEET, first, column, last, column))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(color)),
            );
    }
    chart
        .title()
        .set_name("Số đơn vị theo tình hình gửi báo cáo");
    // Bars are drawn from the bottom up; the first district belongs on top.
    chart.y_axis().set_reverse();
    chart.set_width(900).set_height(420);
    chart
}
