//! Reads units from a CSV file: everything wrong is named with its line, and nothing is half imported.

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_model::{Text, UnitCode, UnitKind};

use crate::domain::unit::MAX_NAME;

/// Rows in one file at the most.
const MAX_ROWS: usize = 50_000;
/// Errors reported at the most; after so many the file is not what it should be.
const MAX_ERRORS: usize = 500;

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

/// Reads the file. Columns: `code,name,short_name,kind,parent_code,valid_from`; a byte-order mark is fine.
pub fn parse(text: &str) -> Result<Vec<UnitRow>, Vec<LineError>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut first_line: HashMap<UnitCode, u64> = HashMap::new();
    let headers = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        if errors.len() >= MAX_ERRORS || rows.len() >= MAX_ROWS {
            break;
        }
        let row = match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                record
                    .deserialize::<RawRow>(Some(&headers))
                    .map_err(|e| unreadable(line, &e))
                    .map(|raw| (line, raw))
            }
            Err(error) => Err(unreadable(
                error.position().map_or(0, csv::Position::line),
                &error,
            )),
        };
        match row {
            Err(error) => errors.push(error),
            Ok((line, raw)) => match check(line, &raw) {
                Err(found) => errors.extend(found),
                Ok(row) => {
                    if let Some(first) = first_line.insert(row.code.clone(), line) {
                        errors.push(duplicate(line, first, &row.code));
                    }
                    rows.push(row);
                }
            },
        }
    }
    if rows.is_empty() && errors.is_empty() {
        errors.push(LineError {
            line: 1,
            column: "",
            code: "EMPTY_FILE",
            detail: Text::new("Tệp không có dòng dữ liệu nào.", "The file has no rows."),
        });
    }
    if errors.is_empty() {
        Ok(rows)
    } else {
        Err(errors)
    }
}

fn unreadable(line: u64, error: &csv::Error) -> LineError {
    LineError {
        line,
        column: "",
        code: "UNREADABLE_ROW",
        detail: Text::new(
            format!("Không đọc được dòng này. Cần các cột code, name, kind, valid_from ({error})."),
            format!(
                "This row cannot be read. The columns code, name, kind, valid_from are needed ({error})."
            ),
        ),
    }
}

fn duplicate(line: u64, first: u64, code: &UnitCode) -> LineError {
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
    let valid_from = raw.valid_from.parse::<NaiveDate>();
    if valid_from.is_err() {
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
    let short_name = Some(raw.short_name.clone()).filter(|s| !s.is_empty());
    match (code, parent_code, kind, valid_from) {
        (Ok(code), Ok(parent_code), Ok(kind), Ok(valid_from)) if errors.is_empty() => Ok(UnitRow {
            line,
            code,
            name: raw.name.clone(),
            short_name,
            kind,
            parent_code,
            valid_from,
        }),
        _ => Err(errors),
    }
}

/// Orders rows so that a parent comes before its children, and names rows whose parent leads nowhere.
///
/// `known` says whether a code belongs to a unit that is already there.
pub fn parents_first(
    rows: Vec<UnitRow>,
    known: impl Fn(&UnitCode) -> bool,
) -> Result<Vec<UnitRow>, Vec<LineError>> {
    let here: HashMap<UnitCode, Option<UnitCode>> = rows
        .iter()
        .map(|r| (r.code.clone(), r.parent_code.clone()))
        .collect();
    let mut errors = Vec::new();
    let mut ordered: Vec<(usize, UnitRow)> = Vec::new();
    for row in rows {
        match depth(&row, &here, &known) {
            Ok(depth) => ordered.push((depth, row)),
            Err(error) => errors.push(error),
        }
    }
    ordered.sort_by_key(|(depth, row)| (*depth, row.line));
    if errors.is_empty() {
        Ok(ordered.into_iter().map(|(_, row)| row).collect())
    } else {
        Err(errors)
    }
}

fn depth(
    row: &UnitRow,
    here: &HashMap<UnitCode, Option<UnitCode>>,
    known: &impl Fn(&UnitCode) -> bool,
) -> Result<usize, LineError> {
    let mut parent = row.parent_code.as_ref();
    for depth in 0..=here.len() {
        match parent {
            None => return Ok(depth),
            Some(code) => match here.get(code) {
                Some(next) => parent = next.as_ref(),
                None if known(code) => return Ok(depth),
                None => {
                    return Err(LineError {
                        line: row.line,
                        column: "parent_code",
                        code: "UNKNOWN_PARENT",
                        detail: Text::new(
                            format!("Không có đơn vị cấp trên mang mã {code}."),
                            format!("There is no parent unit with code {code}."),
                        ),
                    });
                }
            },
        }
    }
    Err(LineError {
        line: row.line,
        column: "parent_code",
        code: "CYCLE",
        detail: Text::new(
            "Quan hệ cấp trên tạo thành vòng tròn.",
            "The parents form a circle.",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code,name,short_name,kind,parent_code,valid_from\n";

    fn errors(rows: &str) -> Vec<(u64, &'static str, &'static str)> {
        let parsed = parse(&format!("{HEADER}{rows}"))
            .and_then(|rows| parents_first(rows, |code| code.as_str() == "SGD"));
        parsed
            .unwrap_err()
            .into_iter()
            .map(|e| (e.line, e.column, e.code))
            .collect()
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
        let rows = parents_first(parse(&text).unwrap(), |code| code.as_str() == "SGD").unwrap();
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
