//! What can be wrong with a file, in words.

use actix_web::http::StatusCode;
use tonghop_model::Text;
use tonghop_web::{FieldError, Problem};

use crate::Column;
use crate::read::{MAX_COLUMNS, MAX_ROWS};

/// Problems reported at the most; after so many the file is not what it should be.
pub const MAX_PROBLEMS: usize = 500;

/// One thing wrong with one cell, row or the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// Line of the file, or row of the sheet; the header is line 1.
    pub line: u64,
    /// The column, as the file's own header writes it; empty if the whole row is meant.
    pub column: String,
    /// Stable word.
    pub code: &'static str,
    /// Sentence for people.
    pub detail: Text,
}

impl From<TableProblem> for FieldError {
    fn from(problem: TableProblem) -> Self {
        Self::line(problem.line, &problem.column, problem.code, problem.detail)
    }
}

/// The answer to a file of which nothing was taken in.
pub fn refused(problems: Vec<TableProblem>) -> Problem {
    let rows = problems.into_iter().map(FieldError::from).collect();
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "IMPORT_REFUSED",
        Text::new(
            "Tệp có dòng sai nên chưa nhập gì cả. Sửa từng dòng dưới đây rồi gửi lại.",
            "The file has bad rows, so nothing was imported. Correct each row below and send it again.",
        ),
    )
    .with_errors(rows)
}

fn of(line: u64, column: &str, code: &'static str, detail: Text) -> TableProblem {
    TableProblem {
        line,
        column: column.to_owned(),
        code,
        detail,
    }
}

/// A problem of the file as a whole.
pub(crate) fn file(code: &'static str, vi: &str, en: &str) -> TableProblem {
    of(1, "", code, Text::new(vi, en))
}

pub(crate) fn unreadable_file() -> TableProblem {
    file(
        "UNREADABLE_FILE",
        "Không đọc được tệp. Hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại.",
        "The file cannot be read. Open it in Excel or LibreOffice and save it again.",
    )
}

pub(crate) fn too_expanded() -> TableProblem {
    file(
        "FILE_TOO_LARGE",
        "Nội dung tệp sau khi giải nén quá lớn.",
        "The file holds too much once unpacked.",
    )
}

pub(crate) fn macros() -> TableProblem {
    file(
        "MACROS_NOT_ALLOWED",
        "Tệp có chứa macro nên không được nhận. Hãy lưu lại dạng .xlsx thường.",
        "The file holds macros and is not accepted. Save it as a plain .xlsx.",
    )
}

pub(crate) fn not_utf8() -> TableProblem {
    file(
        "NOT_UTF8",
        "Tệp phải được lưu với mã UTF-8.",
        "The file must be saved as UTF-8.",
    )
}

pub(crate) fn empty() -> TableProblem {
    file(
        "EMPTY_FILE",
        "Tệp không có dòng dữ liệu nào.",
        "The file has no rows.",
    )
}

pub(crate) fn too_many_rows(line: u64) -> TableProblem {
    let text = Text::new(
        format!("Tệp có quá {MAX_ROWS} dòng."),
        format!("The file has more than {MAX_ROWS} rows."),
    );
    of(line, "", "TOO_MANY_ROWS", text)
}

pub(crate) fn too_many_columns(line: u64) -> TableProblem {
    let text = Text::new(
        format!("Tệp có quá {MAX_COLUMNS} cột."),
        format!("The file has more than {MAX_COLUMNS} columns."),
    );
    of(line, "", "TOO_MANY_COLUMNS", text)
}

pub(crate) fn missing_column(missing: &Column) -> TableProblem {
    let name = missing.vi.first().copied().unwrap_or(missing.key);
    let text = Text::new(
        format!("Dòng tiêu đề thiếu cột {name} ({}).", missing.key),
        format!("The header lacks the column {}.", missing.key),
    );
    of(1, "", "BAD_HEADER", text)
}

pub(crate) fn unknown_column(header: &str, columns: &[Column]) -> TableProblem {
    let keys: Vec<_> = columns.iter().map(|c| c.key).collect();
    let names: Vec<_> = columns
        .iter()
        .map(|c| c.vi.first().copied().unwrap_or(c.key))
        .collect();
    let text = Text::new(
        format!("Không có cột \"{header}\". Các cột: {}.", names.join(", ")),
        format!(
            "There is no column \"{header}\". The columns: {}.",
            keys.join(", ")
        ),
    );
    of(1, header, "UNKNOWN_COLUMN", text)
}

pub(crate) fn double_column(header: &str, first: &str) -> TableProblem {
    let text = Text::new(
        format!("Cột \"{header}\" trùng với cột \"{first}\"."),
        format!("Column \"{header}\" means the same as column \"{first}\"."),
    );
    of(1, header, "DUPLICATE_COLUMN", text)
}

pub(crate) fn uneven_row(line: u64) -> TableProblem {
    let text = Text::new(
        "Dòng này không có đủ số cột như dòng tiêu đề.",
        "This row does not have as many columns as the header.",
    );
    of(line, "", "UNREADABLE_ROW", text)
}

pub(crate) fn control_character(line: u64, header: &str) -> TableProblem {
    let text = Text::new(
        "Ô có ký tự điều khiển không được phép.",
        "The cell holds a control character that is not allowed.",
    );
    of(line, header, "CONTROL_CHARACTER", text)
}

pub(crate) fn too_long(line: u64, header: &str) -> TableProblem {
    let text = Text::new("Nội dung của ô quá dài.", "The cell holds too much text.");
    of(line, header, "CELL_TOO_LONG", text)
}

pub(crate) fn formula_error(line: u64, header: &str, shown: &str) -> TableProblem {
    let text = Text::new(
        format!("Công thức của ô báo lỗi {shown}."),
        format!("The cell's formula shows the error {shown}."),
    );
    of(line, header, "FORMULA_ERROR", text)
}
