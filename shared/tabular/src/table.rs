//! What a file holds once its columns are known.

use std::sync::Arc;

use tonghop_model::Text;

use crate::{MAX_PROBLEMS, TableProblem};

/// The rows of a file, and everything wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Rows without a fault of their own; blank rows are left out.
    pub rows: Vec<Row>,
    /// Faults, by line; at most [`MAX_PROBLEMS`]. With any of them the file must not be taken in.
    pub problems: Vec<TableProblem>,
}

impl Table {
    /// Adds a fault, unless there are enough.
    pub fn fault(&mut self, problem: TableProblem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// A file of which nothing can be read.
    pub(crate) fn refused(problem: TableProblem) -> Self {
        Self {
            rows: Vec::new(),
            problems: vec![problem],
        }
    }
}

/// Which column of the file is which, and what its header says.
pub(crate) type Headers = Arc<Vec<(&'static str, String)>>;

/// One row: text by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, or row of the sheet.
    pub line: u64,
    pub(crate) headers: Headers,
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// What stands in the column, trimmed; empty if nothing does or the file has no such column.
    pub fn get(&self, key: &str) -> &str {
        self.headers
            .iter()
            .position(|(k, _)| *k == key)
            .and_then(|i| self.cells.get(i))
            .map_or("", String::as_str)
    }

    /// What stands in the column, if anything does.
    pub fn optional(&self, key: &str) -> Option<&str> {
        Some(self.get(key)).filter(|text| !text.is_empty())
    }

    /// What stands in the column; an empty cell is added to the problems as `REQUIRED`.
    pub fn required(&self, key: &str, problems: &mut Vec<TableProblem>) -> Option<&str> {
        let found = self.optional(key);
        if found.is_none() {
            let text = Text::new("Ô này không được để trống.", "This cell may not be empty.");
            problems.push(self.problem(key, "REQUIRED", text));
        }
        found
    }

    /// Something wrong with this row's cell in the column; with the row itself if `key` is empty.
    pub fn problem(&self, key: &str, code: &'static str, detail: Text) -> TableProblem {
        let header = self.headers.iter().find(|(k, _)| *k == key);
        TableProblem {
            line: self.line,
            column: header.map_or(key, |(_, header)| header).to_owned(),
            code,
            detail,
        }
    }
}
