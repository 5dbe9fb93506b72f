//! Collects rows: the first is the header, the others are checked and mapped.

use unicode_normalization::UnicodeNormalization;

use super::header::{Mapping, map};
use super::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_TEXT};
use crate::problem::{
    self, control_character, too_long, too_many_columns, too_many_rows, uneven_row,
};
use crate::{Column, MAX_PROBLEMS, Row, Table, TableProblem, guard};

/// Whether reading goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// There may be more.
    More,
    /// The header is wrong, or the file is too long or too wrong to go on.
    Enough,
}

pub(super) struct Rows {
    columns: &'static [Column],
    mapping: Option<Mapping>,
    table: Table,
    text: usize,
}

impl Rows {
    pub(super) fn new(columns: &'static [Column]) -> Self {
        Self {
            columns,
            mapping: None,
            table: Table::default(),
            text: 0,
        }
    }

    /// Takes the next row. `strict`: it must be as wide as the header, as in CSV; a sheet's rows end at the last cell.
    pub(super) fn push(
        &mut self,
        line: u64,
        cells: Vec<String>,
        strict: bool,
    ) -> Result<Next, TableProblem> {
        let cells: Vec<String> = cells.iter().map(|text| tidy(text)).collect();
        self.text += cells.iter().map(String::len).sum::<usize>();
        if self.text > MAX_TEXT {
            return Err(problem::too_expanded());
        }
        let blank = cells.iter().all(String::is_empty);
        let Some(mapping) = &self.mapping else {
            return if blank {
                Ok(Next::More)
            } else {
                self.header(line, &cells)
            };
        };
        if blank {
            return Ok(Next::More);
        }
        if self.table.rows.len() >= MAX_ROWS {
            self.table.fault(too_many_rows(line));
            return Ok(Next::Enough);
        }
        let beyond = cells.iter().skip(mapping.width).any(|c| !c.is_empty());
        if beyond || (strict && cells.len() < mapping.width) {
            self.table.fault(uneven_row(line));
            return Ok(self.next());
        }
        let row = Row {
            line,
            headers: mapping.headers.clone(),
            cells: mapping
                .places
                .iter()
                .map(|place| cells.get(*place).cloned().unwrap_or_default())
                .collect(),
        };
        let before = self.table.problems.len();
        for (text, (_, header)) in row.cells.iter().zip(mapping.headers.iter()) {
            if text.chars().any(is_forbidden) {
                self.table.fault(control_character(line, header));
            }
            if text.len() > MAX_CELL && text.chars().count() > MAX_CELL {
                self.table.fault(too_long(line, header));
            }
        }
        if self.table.problems.len() == before {
            self.table.rows.push(row);
        }
        Ok(self.next())
    }

    /// Adds a fault of a cell whose value cannot be read.
    pub(super) fn bad_cell(&mut self, place: usize, make: impl FnOnce(&str) -> TableProblem) {
        let header = self.mapping.as_ref().and_then(|m| {
            let i = m.places.iter().position(|p| *p == place)?;
            m.headers.get(i)
        });
        let problem = make(header.map_or("", |(_, header)| header));
        self.table.fault(problem);
    }

    fn header(&mut self, line: u64, cells: &[String]) -> Result<Next, TableProblem> {
        let width = cells
            .iter()
            .rposition(|c| !c.is_empty())
            .map_or(0, |i| i + 1);
        if width > MAX_COLUMNS {
            return Err(too_many_columns(line));
        }
        match map(cells, self.columns) {
            Ok(mapping) => {
                self.mapping = Some(mapping);
                Ok(Next::More)
            }
            Err(problems) => {
                for found in problems {
                    self.table.fault(TableProblem { line, ..found });
                }
                Ok(Next::Enough)
            }
        }
    }

    fn next(&self) -> Next {
        if self.table.problems.len() < MAX_PROBLEMS {
            Next::More
        } else {
            Next::Enough
        }
    }

    pub(super) fn finish(self) -> Table {
        let mut table = self.table;
        if table.rows.is_empty() && table.problems.is_empty() {
            table.fault(problem::empty());
        }
        table.problems.sort_by_key(|p| p.line);
        table
    }
}

/// Text as it is kept: NFC, `\n` as line end, no spaces around it, no guard against formulas.
fn tidy(text: &str) -> String {
    let text: String = text.nfc().collect();
    // Tab and carriage return stay: they may be what the guard stands before.
    let text = text.trim_matches(|c: char| c == ' ' || c == '\u{a0}' || c == '\n');
    guard::restore(text).replace("\r\n", "\n")
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}
