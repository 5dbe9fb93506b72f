//! Recipients on the left, signature on the right.

use docx_rs::{LineSpacing, Section};

use super::parts::{SIZE_HEAD, SIZE_RECIPIENT, SIZE_RECIPIENTS, SIZE_TEXT, centred, left, run};
use super::table::side_by_side;
use crate::domain::edition::EditionDocument;

/// Adds the closing.
pub fn write(section: Section, document: &EditionDocument) -> Section {
    let gap = left(run("", SIZE_HEAD)).line_spacing(LineSpacing::new().before(120).after(0));
    let recipients = vec![
        left(run("Nơi nhận:", SIZE_RECIPIENTS).bold().italic()),
        left(run("- Như trên;", SIZE_RECIPIENT)),
        left(run("- Các đơn vị trực thuộc;", SIZE_RECIPIENT)),
        left(run("- Lưu: VT.", SIZE_RECIPIENT)),
    ];
    let office = match document.unit_kind {
        tonghop_model::UnitKind::Department => "GIÁM ĐỐC",
        tonghop_model::UnitKind::DistrictOffice => "TRƯỞNG PHÒNG",
        _ => "THỦ TRƯỞNG ĐƠN VỊ",
    };
    let mut signature = vec![centred(run(office, SIZE_TEXT).bold())];
    // Room for signature and seal.
    signature.extend((0..4).map(|_| centred(run("", SIZE_TEXT))));
    signature.push(centred(run("……………………………", SIZE_TEXT)));
    section.add_paragraph(gap).add_table(side_by_side(vec![vec![
        (4500, recipients),
        (4850, signature),
    ]]))
}
