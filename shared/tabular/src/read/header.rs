//! Finds the columns in the header.

use std::sync::Arc;

use crate::problem::{double_column, missing_column, unknown_column};
use crate::table::Headers;
use crate::{Column, TableProblem};

/// Which place of a row holds which of the known columns.
pub(super) struct Mapping {
    /// The columns found, in the order of the file.
    pub headers: Headers,
    /// The place of each in the row.
    pub places: Vec<usize>,
    /// Places in the header, used or not.
    pub width: usize,
}

/// Matches the header against the columns. A header that means nothing is refused rather than ignored: a mistyped one
/// would lose a whole column without anybody noticing.
pub(super) fn map(
    cells: &[String],
    columns: &'static [Column],
) -> Result<Mapping, Vec<TableProblem>> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut places = Vec::new();
    let mut problems = Vec::new();
    for (place, header) in cells.iter().enumerate() {
        if header.is_empty() {
            continue;
        }
        let Some(column) = columns.iter().find(|c| c.is_called(header)) else {
            problems.push(unknown_column(header, columns));
            continue;
        };
        if let Some((_, first)) = found.iter().find(|(key, _)| *key == column.key) {
            problems.push(double_column(header, first));
            continue;
        }
        found.push((column.key, header.clone()));
        places.push(place);
    }
    let missing = columns
        .iter()
        .filter(|c| c.required && !found.iter().any(|(key, _)| *key == c.key));
    problems.extend(missing.map(missing_column));
    if problems.is_empty() {
        Ok(Mapping {
            headers: Arc::new(found),
            places,
            width: cells.len(),
        })
    } else {
        Err(problems)
    }
}
