//! What can be wrong with a file of units, in words.

use tonghop_model::{Text, UnitCode};

use super::{COLUMNS, MAX_ROWS};

/// One thing wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// Line in the file; the header is line 1.
    pub line: u64,
    /// Column by its header.
    pub column: &'static str,
    /// Stable word.
    pub code: &'static str,
    /// Sentence for people.
    pub detail: Text,
}

/// The header lacks a column.
pub(super) fn bad_header(missing: &str) -> LineError {
    LineError {
        line: 1,
        column: "",
        code: "BAD_HEADER",
        detail: Text::new(
            format!(
                "Dòng tiêu đề thiếu cột {missing}. Cần: {}.",
                COLUMNS.join(", ")
            ),
            format!(
                "The header lacks the column {missing}. Needed: {}.",
                COLUMNS.join(", ")
            ),
        ),
    }
}

/// The file is too long.
pub(super) fn too_many() -> LineError {
    let line = u64::try_from(MAX_ROWS).unwrap_or_default() + 2;
    LineError {
        line,
        column: "",
        code: "TOO_MANY_ROWS",
        detail: Text::new(
            format!("Tệp có quá {MAX_ROWS} dòng."),
            format!("The file has more than {MAX_ROWS} rows."),
        ),
    }
}

/// The file has no rows.
pub(super) fn empty() -> LineError {
    LineError {
        line: 1,
        column: "",
        code: "EMPTY_FILE",
        detail: Text::new("Tệp không có dòng dữ liệu nào.", "The file has no rows."),
    }
}

/// A row has the wrong number of columns.
pub(super) fn unreadable(line: u64) -> LineError {
    LineError {
        line,
        column: "",
        code: "UNREADABLE_ROW",
        detail: Text::new(
            "Dòng này không có đủ số cột như dòng tiêu đề.",
            "This row does not have as many columns as the header.",
        ),
    }
}

/// A code stands twice in the file.
pub(super) fn duplicate(line: u64, first: u64, code: &UnitCode) -> LineError {
    LineError {
        line,
        column: "code",
        code: "DUPLICATE_CODE",
        detail: Text::new(
            format!("Mã {code} đã có ở dòng {first}."),
            format!("Code {code} is already on line {first}."),
        ),
    }
}
