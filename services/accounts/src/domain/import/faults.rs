//! What can be wrong with a file of units, in words.

use tonghop_model::{Relation, Text, UnitKind, UnitStatus};
use tonghop_tabular::{Row, TableProblem};

use super::key_of_parent;

/// An identifier that cannot be one.
pub(super) fn bad_code(row: &Row, key: &str) -> TableProblem {
    let given = row.get(key);
    let text = Text::new(
        format!("Mã \"{given}\" không hợp lệ."),
        format!("\"{given}\" is not a valid code."),
    );
    row.problem(key, "BAD_CODE", text)
}

pub(super) fn bad_email(row: &Row) -> TableProblem {
    let given = row.get("email");
    let text = Text::new(
        format!("Địa chỉ thư điện tử \"{given}\" không đúng, ví dụ đúng: thcs@bentre.edu.vn."),
        format!("\"{given}\" is no e-mail address; a right one is thcs@bentre.edu.vn."),
    );
    row.problem("email", "BAD_EMAIL", text)
}

pub(super) fn bad_date(row: &Row, key: &str) -> TableProblem {
    let given = row.get(key);
    let text = Text::new(
        format!("Ngày \"{given}\" phải viết theo dạng năm-tháng-ngày, ví dụ 2011-12-15."),
        format!("\"{given}\" is no date; write 2011-12-15."),
    );
    row.problem(key, "BAD_DATE", text)
}

pub(super) fn bad_span(row: &Row) -> TableProblem {
    let text = Text::new(
        "Ngày kết thúc phải sau ngày bắt đầu.",
        "The last day must lie after the first.",
    );
    row.problem("valid_to", "BAD_SPAN", text)
}

pub(super) fn too_long(row: &Row, key: &str, most: usize) -> TableProblem {
    let text = Text::new(
        format!("Ô này có nhiều nhất {most} ký tự."),
        format!("This cell holds at most {most} characters."),
    );
    row.problem(key, "TOO_LONG", text)
}

pub(super) fn unknown_kind(row: &Row) -> TableProblem {
    let key = if row.optional("type").is_some() {
        "type"
    } else {
        "kind"
    };
    let known: Vec<_> = UnitKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let (given, known) = (row.get(key), known.join(", "));
    let text = Text::new(
        format!("Loại đơn vị \"{given}\" không có trong danh mục: {known}."),
        format!("\"{given}\" is none of {known}."),
    );
    row.problem(key, "UNKNOWN_KIND", text)
}

pub(super) fn unknown_status(row: &Row) -> TableProblem {
    let known: Vec<_> = UnitStatus::ALL.iter().map(|word| word.as_str()).collect();
    let (given, known) = (row.get("status"), known.join(", "));
    let text = Text::new(
        format!("Trạng thái \"{given}\" không có trong danh mục: {known}."),
        format!("\"{given}\" is none of {known}."),
    );
    row.problem("status", "UNKNOWN_STATUS", text)
}

/// A column that only a history has.
pub(super) fn only_in_history(row: &Row, key: &str) -> TableProblem {
    let text = Text::new(
        "Cột này chỉ dùng khi nhập lịch sử đơn vị (mode=HISTORY).",
        "This column is only for importing a history (mode=HISTORY).",
    );
    row.problem(key, "ONLY_IN_HISTORY", text)
}

/// A key stands twice where it may only stand once.
pub(super) fn duplicate(row: &Row, column: &str, key: &str, first: u64) -> TableProblem {
    let text = Text::new(
        format!("Mã {key} đã có ở dòng {first}."),
        format!("Code {key} is already on line {first}."),
    );
    row.problem(column, "DUPLICATE_CODE", text)
}

pub(super) fn overlapping(row: &Row, key: &str, other: u64) -> TableProblem {
    let text = Text::new(
        format!("Thời gian của {key} trùng với dòng {other}."),
        format!("The time of {key} overlaps that of line {other}."),
    );
    row.problem("valid_from", "OVERLAPPING_VERSIONS", text)
}

/// A unit has more rows than any unit's life.
pub(super) fn too_many_versions(row: &Row, key: &str, most: usize) -> TableProblem {
    let text = Text::new(
        format!("Đơn vị {key} có nhiều hơn {most} dòng; mỗi đơn vị có nhiều nhất {most} dòng."),
        format!("Unit {key} has more than {most} lines; a unit has at most {most}."),
    );
    row.problem("valid_from", "TOO_MANY_VERSIONS", text)
}

pub(super) fn taken(row: &Row, column: &str, key: &str) -> TableProblem {
    let text = Text::new(
        format!("Mã {key} đã có trong hệ thống vào thời gian này."),
        format!("Code {key} is already in the system at that time."),
    );
    row.problem(column, "CODE_TAKEN", text)
}

pub(super) fn no_parent(row: &Row) -> TableProblem {
    let text = Text::new(
        "Phải ghi mã đơn vị cấp trên.",
        "The parent's code is needed.",
    );
    row.problem("parent_code", "PARENT_REQUIRED", text)
}

pub(super) fn unknown_parent(row: &Row, relation: Relation, key: &str) -> TableProblem {
    let text = Text::new(
        format!("Không có đơn vị cấp trên mang mã {key}."),
        format!("There is no parent unit with code {key}."),
    );
    row.problem(key_of_parent(relation), "UNKNOWN_PARENT", text)
}

pub(super) fn unknown_successor(row: &Row, key: &str) -> TableProblem {
    let text = Text::new(
        format!("Không có đơn vị kế thừa mang mã {key}."),
        format!("There is no successor with code {key}."),
    );
    row.problem("successor", "UNKNOWN_SUCCESSOR", text)
}

pub(super) fn no_end(row: &Row) -> TableProblem {
    let text = Text::new(
        "Đơn vị kế thừa chỉ ghi khi đơn vị kết thúc.",
        "A successor is only named where the unit ends.",
    );
    row.problem("successor", "UNIT_DOES_NOT_END", text)
}

pub(super) fn cycle(row: &Row) -> TableProblem {
    let text = Text::new(
        "Quan hệ cấp trên tạo thành vòng tròn.",
        "The parents form a circle.",
    );
    row.problem("parent_code", "CYCLE", text)
}
