//! Annex II: totals by district, on wide pages.

use docx_rs::{Docx, LineSpacing};

use super::parts::{annex, first_upper, left, run};
use super::table::{Column, Row, table};
use crate::domain::edition::{EditionDocument, IndicatorRow};
use crate::domain::vietnamese;

/// 8 pt: sixty rows of a dozen columns have to fit.
const SIZE: usize = 16;
/// Width between the margins of a wide page.
const WIDTH: usize = 14_800;
/// Widths of code, name, unit of measure and total.
const FIXED: [usize; 4] = [620, 3900, 1050, 1150];
/// Column titles are shortened by what all of them share.
const COMMON: &[&str] = &["Phòng Giáo dục và Đào tạo ", "Phòng GD&ĐT "];

/// Adds the annex.
pub fn write(docx: Docx, document: &EditionDocument) -> Docx {
    let [number, title] = annex("Phụ lục II", "Số liệu tổng hợp theo địa bàn", false);
    let note = format!(
        "Số liệu tổng hợp từ {} báo cáo đã được duyệt trên {} đơn vị phải báo cáo. Dấu “–”: không có số liệu.",
        document.completeness.total.accepted, document.completeness.total.expected,
    );
    let note = left(run(&note, 22).italic()).line_spacing(LineSpacing::new().before(0).after(80));
    docx.add_paragraph(number)
        .add_paragraph(title)
        .add_paragraph(note)
        .add_table(totals(document))
        // Nothing but the template's name tells where the columns come from.
        .add_paragraph(left(run(&source(document), 20).italic()))
}

fn totals(document: &EditionDocument) -> docx_rs::Table {
    let [code, name, measure, total] = FIXED;
    let mut columns = vec![
        Column::words("Mã", code),
        Column::words("Chỉ tiêu", name),
        Column::words("ĐVT", measure),
        Column::numbers("Tổng cộng", total),
    ];
    let rest = WIDTH.saturating_sub(FIXED.iter().sum());
    let each = rest / document.columns.len().max(1);
    columns.extend(document.columns.iter().map(|column| {
        let title = COMMON
            .iter()
            .find_map(|common| column.title.strip_prefix(common))
            .unwrap_or(&column.title);
        Column::numbers(&first_upper(title), each.min(1400))
    }));
    let rows: Vec<Row> = document.indicators.iter().map(line).collect();
    table(&columns, &rows, SIZE)
}

fn line(indicator: &IndicatorRow) -> Row {
    let shown = |value: &Option<String>| {
        value
            .as_deref()
            .map_or_else(|| "–".into(), vietnamese::total)
    };
    let mut cells = vec![
        indicator.code.clone(),
        indicator.name.vi.clone(),
        indicator.unit_of_measure.vi.clone(),
        shown(&indicator.total),
    ];
    cells.extend(indicator.by_column.iter().map(shown));
    Row {
        cells,
        strong: false,
    }
}

fn source(document: &EditionDocument) -> String {
    let template = &document.template;
    format!(
        "Biểu mẫu {} phiên bản {}; cây đơn vị ngày {}; bản số {}.",
        template.code,
        template.version,
        vietnamese::date(document.tree_as_of),
        document.number,
    )
}
