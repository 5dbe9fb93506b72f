//! Reads units from a CSV file: everything wrong is named with its line, and nothing is half imported.

mod faults;
mod order;

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_model::{Text, UnitCode, UnitKind};

pub use faults::LineError;
pub use order::parents_first;

use crate::domain::unit::{MAX_NAME, is_plausible};
use faults::{bad_header, duplicate, empty, too_many, unreadable};

/// Rows in one file at the most.
const MAX_ROWS: usize = 50_000;
/// Errors reported at the most; after so many the file is not what it should be.
const MAX_ERRORS: usize = 500;

/// A row that can be imported as far as the file itself tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Line in the file.
    pub line: u64,
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// Code of the parent: another row, or a unit that is already there.
    pub parent_code: Option<UnitCode>,
    /// First day.
    pub valid_from: NaiveDate,
}

/// Columns that every file has; `short_name` and `parent_code` may be missing.
const COLUMNS: [&str; 4] = ["code", "name", "kind", "valid_from"];

#[derive(serde::Deserialize)]
struct RawRow {
    code: String,
    name: String,
    #[serde(default)]
    short_name: String,
    kind: String,
    #[serde(default)]
    parent_code: String,
    valid_from: String,
}

/// What a file holds: the rows that can be read, and everything wrong with the others.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Rows without a fault of their own.
    pub rows: Vec<UnitRow>,
    /// Faults, by line.
    pub errors: Vec<LineError>,
}

/// Reads the file. Columns: `code,name,short_name,kind,parent_code,valid_from`, in any order, parted by commas or
/// semicolons; a byte-order mark and Windows line ends are fine.
pub fn parse(text: &str) -> Parsed {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') && !head.contains(',') {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut parsed = Parsed::default();
    if let Some(missing) = COLUMNS
        .iter()
        .find(|name| !headers.iter().any(|h| h == **name))
    {
        parsed.errors.push(bad_header(missing));
        return parsed;
    }
    let mut first_line: HashMap<UnitCode, u64> = HashMap::new();
    for record in reader.records() {
        if parsed.errors.len() >= MAX_ERRORS {
            break;
        }
        if parsed.rows.len() >= MAX_ROWS {
            parsed.errors.push(too_many());
            break;
        }
        let row = match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let raw = record
                    .deserialize::<RawRow>(Some(&headers))
                    .map_err(|_| vec![unreadable(line)]);
                raw.and_then(|raw| check(line, &raw))
            }
            Err(error) => Err(vec![unreadable(
                error.position().map_or(0, csv::Position::line),
            )]),
        };
        match row {
            Err(found) => parsed.errors.extend(found),
            Ok(row) => {
                if let Some(first) = first_line.insert(row.code.clone(), row.line) {
                    parsed.errors.push(duplicate(row.line, first, &row.code));
                }
                parsed.rows.push(row);
            }
        }
    }
    if parsed.rows.is_empty() && parsed.errors.is_empty() {
        parsed.errors.push(empty());
    }
    parsed
}

fn check(line: u64, raw: &RawRow) -> Result<UnitRow, Vec<LineError>> {
    let mut errors = Vec::new();
    let mut fault = |column, code, vi: String, en: String| {
        errors.push(LineError {
            line,
            column,
            code,
            detail: Text::new(vi, en),
        });
    };
    let code = UnitCode::parse(&raw.code);
    if code.is_err() {
        fault(
            "code",
            "BAD_CODE",
            format!("Mã đơn vị \"{}\" không hợp lệ.", raw.code),
            format!("\"{}\" is no unit code.", raw.code),
        );
    }
    let parent_code = if raw.parent_code.is_empty() {
        Ok(None)
    } else {
        UnitCode::parse(&raw.parent_code).map(Some)
    };
    if parent_code.is_err() {
        fault(
            "parent_code",
            "BAD_CODE",
            format!("Mã cấp trên \"{}\" không hợp lệ.", raw.parent_code),
            format!("\"{}\" is no unit code.", raw.parent_code),
        );
    }
    let kind = raw.kind.parse::<UnitKind>();
    if let Err(unknown) = &kind {
        fault(
            "kind",
            "UNKNOWN_KIND",
            format!(
                "Loại đơn vị \"{}\" không có trong danh mục: {}.",
                raw.kind,
                unknown.known.join(", ")
            ),
            unknown.to_string(),
        );
    }
    let valid_from = raw
        .valid_from
        .parse::<NaiveDate>()
        .ok()
        .filter(|d| is_plausible(*d));
    if valid_from.is_none() {
        fault(
            "valid_from",
            "BAD_DATE",
            format!(
                "Ngày \"{}\" phải viết theo dạng năm-tháng-ngày, ví dụ 2011-12-15.",
                raw.valid_from
            ),
            format!("\"{}\" is no date; write 2011-12-15.", raw.valid_from),
        );
    }
    let length = raw.name.chars().count();
    if length == 0 || length > MAX_NAME || raw.name.chars().any(char::is_control) {
        fault(
            "name",
            "BAD_NAME",
            format!("Tên đơn vị phải có từ 1 đến {MAX_NAME} ký tự."),
            format!("A unit's name has 1 to {MAX_NAME} characters."),
        );
    }
    if raw.short_name.chars().count() > MAX_NAME || raw.short_name.chars().any(char::is_control) {
        fault(
            "short_name",
            "BAD_NAME",
            format!("Tên ngắn có nhiều nhất {MAX_NAME} ký tự."),
            format!("A short name has at most {MAX_NAME} characters."),
        );
    }
    let short_name = Some(raw.short_name.clone()).filter(|s| !s.is_empty());
    match (code, parent_code, kind, valid_from) {
        (Ok(code), Ok(parent_code), Ok(kind), Some(valid_from)) if errors.is_empty() => {
            Ok(UnitRow {
                line,
                code,
                name: raw.name.clone(),
                short_name,
                kind,
                parent_code,
                valid_from,
            })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code,name,short_name,kind,parent_code,valid_from\n";

    fn errors(rows: &str) -> Vec<(u64, &'static str, &'static str)> {
        let parsed = parents_first(parse(&format!("{HEADER}{rows}")), |code| {
            code.as_str() == "SGD"
        });
        parsed
            .unwrap_err()
            .into_iter()
            .map(|e| (e.line, e.column, e.code))
            .collect()
    }

    /// Files as Excel on Windows saves them are read, with the same line numbers.
    #[test]
    fn windows_files_are_read() {
        let text =
            format!("{HEADER}A1,Một,,DISTRICT_OFFICE,SGD,2004-08-31\nA2,Hai,,SAI,SGD,2004-08-31\n");
        let windows = text.replace(',', ";").replace('\n', "\r\n");
        let parsed = parse(&windows);
        assert_eq!((parsed.rows[0].line, parsed.errors[0].line), (2, 3));
        assert_eq!(parse("Mã;Tên\n1;2\n").errors[0].code, "BAD_HEADER");
    }

    /// Every bad row is named with its line and column, not just the first.
    #[test]
    fn every_bad_row_is_named() {
        let rows = "A1,Một,,SCHOOL,SGD,2004-08-31\n,Hai,,DISTRICT_OFFICE,SGD,31/08/2004\nA3,Ba,,DISTRICT_OFFICE,SGD,2004-08-31\nA3,Bốn,,DISTRICT_OFFICE,SGD,2004-08-31\nA5,Năm\n";
        assert_eq!(
            errors(rows),
            [
                (2, "kind", "UNKNOWN_KIND"),
                (3, "code", "BAD_CODE"),
                (3, "valid_from", "BAD_DATE"),
                (5, "code", "DUPLICATE_CODE"),
                (6, "", "UNREADABLE_ROW")
            ]
        );
        assert_eq!(errors(""), [(1, "", "EMPTY_FILE")]);
    }

    /// A parent may stand below its child in the file, but it must exist and must not be its own descendant.
    #[test]
    fn parents_come_first() {
        let text = format!(
            "\u{feff}{HEADER}S1,Trường,,LOWER_SECONDARY_SCHOOL,P1,2004-08-31\nP1,Phòng,,DISTRICT_OFFICE,SGD,2004-08-31\n"
        );
        let rows = parents_first(parse(&text), |code| code.as_str() == "SGD").unwrap();
        assert_eq!(
            rows.iter().map(|r| r.code.as_str()).collect::<Vec<_>>(),
            ["P1", "S1"]
        );
        assert_eq!(
            errors(
                "A1,Một,,DISTRICT_OFFICE,A2,2004-08-31\nA2,Hai,,DISTRICT_OFFICE,A1,2004-08-31\n"
            ),
            [(2, "parent_code", "CYCLE"), (3, "parent_code", "CYCLE")]
        );
        assert_eq!(
            errors("A1,Một,,DISTRICT_OFFICE,ZZ,2004-08-31\n"),
            [(2, "parent_code", "UNKNOWN_PARENT")]
        );
    }
}
