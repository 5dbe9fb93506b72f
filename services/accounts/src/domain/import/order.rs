//! Parents before children.

use std::collections::HashMap;

use tonghop_model::{Text, UnitCode};

use super::{LineError, Parsed, UnitRow};

/// Orders rows so that a parent comes before its children, and adds the rows whose parent leads nowhere to the errors.
///
/// `known` says whether a code belongs to a unit that is already there.
pub fn parents_first(
    parsed: Parsed,
    known: impl Fn(&UnitCode) -> bool,
) -> Result<Vec<UnitRow>, Vec<LineError>> {
    let Parsed { rows, mut errors } = parsed;
    let here: HashMap<UnitCode, Option<UnitCode>> = rows
        .iter()
        .map(|r| (r.code.clone(), r.parent_code.clone()))
        .collect();
    let mut ordered: Vec<(usize, UnitRow)> = Vec::new();
    for row in rows {
        match depth(&row, &here, &known) {
            Ok(depth) => ordered.push((depth, row)),
            Err(error) => errors.push(error),
        }
    }
    ordered.sort_by_key(|(depth, row)| (*depth, row.line));
    errors.sort_by_key(|error| error.line);
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
