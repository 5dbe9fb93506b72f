//! Annex I: how many units reported, and which are late or missing.

use docx_rs::{LineSpacing, Section};

use super::parts::{annex, left, run};
use super::table::{Column, Row, table};
use crate::domain::edition::{CompletenessRow, EditionDocument, UnitRow};
use crate::domain::vietnamese;

/// 11 pt.
const SIZE: usize = 22;

/// Adds the annex.
pub fn write(section: Section, document: &EditionDocument) -> Section {
    let [number, title] = annex("Phụ lục I", "Tình hình gửi báo cáo", true);
    let section = section
        .add_paragraph(number)
        .add_paragraph(title)
        .add_table(counts(document));
    let missing: Vec<&UnitRow> = document.units.iter().filter(|u| !u.submitted).collect();
    let late: Vec<&UnitRow> = document.units.iter().filter(|u| u.late).collect();
    let section = list(section, "Đơn vị chưa gửi báo cáo", &missing);
    list(section, "Đơn vị gửi báo cáo trễ hạn", &late)
}

fn counts(document: &EditionDocument) -> docx_rs::Table {
    let columns = [
        Column::words("Địa bàn", 3150),
        Column::numbers("Phải báo cáo", 880),
        Column::numbers("Đã gửi", 820),
        Column::numbers("Đúng hạn", 820),
        Column::numbers("Trễ hạn", 820),
        Column::numbers("Đã duyệt", 820),
        Column::numbers("Chưa gửi", 820),
        Column::numbers("Tỷ lệ gửi", 1050),
    ];
    let table_of = &document.completeness;
    let heads = document.columns.iter().zip(&table_of.by_column);
    let mut rows: Vec<Row> = heads
        .map(|(head, counts)| line(&head.title, counts, false))
        .collect();
    rows.push(line("Tổng cộng", &table_of.total, true));
    table(&columns, &rows, SIZE)
}

fn line(title: &str, counts: &CompletenessRow, strong: bool) -> Row {
    let numbers = [
        counts.expected,
        counts.submitted,
        counts.on_time,
        counts.late,
        counts.accepted,
        counts.missing,
    ];
    let mut cells = vec![title.to_owned()];
    cells.extend(numbers.map(|number| vietnamese::total(&number.to_string())));
    cells.push(share(counts.submitted, counts.expected));
    Row { cells, strong }
}

/// `97,5%`, or a dash when nobody had to report.
fn share(part: i64, all: i64) -> String {
    use tonghop_model::Quantity;
    let quantity = |number| Quantity::whole(number).unwrap_or_default();
    quantity(part).ratio(quantity(all), 100, 1).map_or_else(
        || "–".into(),
        |share| format!("{}%", vietnamese::total(&share.to_string())),
    )
}

fn list(section: Section, title: &str, units: &[&UnitRow]) -> Section {
    let space = LineSpacing::new().before(240).after(80);
    let heading = run(&format!("{title} ({})", units.len()), SIZE).bold();
    let section = section.add_paragraph(left(heading).line_spacing(space).keep_next(true));
    if units.is_empty() {
        return section.add_paragraph(left(run("Không có.", SIZE)));
    }
    let columns = [
        Column::numbers("TT", 600),
        Column::words("Mã", 1900),
        Column::words("Đơn vị", 3980),
        Column::words("Địa bàn", 2700),
    ];
    let row = |(place, unit): (usize, &&UnitRow)| Row {
        cells: vec![
            (place + 1).to_string(),
            unit.code.clone(),
            unit.name.clone(),
            unit.district.clone(),
        ],
        strong: false,
    };
    let rows: Vec<Row> = units.iter().enumerate().map(row).collect();
    section.add_table(table(&columns, &rows, SIZE))
}
