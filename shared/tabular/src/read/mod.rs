//! A file into rows of text.

mod csv;
mod header;
mod rows;
mod xlsx;

use crate::problem;
use crate::{Column, Format, Table};

/// Bytes in one file at the most.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Rows in one file at the most, without the header.
pub const MAX_ROWS: usize = 50_000;
/// Columns in one file at the most.
pub const MAX_COLUMNS: usize = 60;
/// Characters in one cell at the most: what Excel itself allows.
const MAX_CELL: usize = 32_767;
/// Bytes of text in all cells at the most; a workbook can name one long text very often.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// Reads a file. Dates come as `2011-12-15`, numbers without grouping and with a decimal point, truth values as `TRUE`
/// and `FALSE`; of formulas only the value last shown is read. Text comes in NFC, trimmed, with `\n` as line end.
/// Takes up to a second: call it where blocking is allowed.
pub fn read(bytes: &[u8], format: Format, columns: &'static [Column]) -> Table {
    if bytes.len() > MAX_BYTES {
        return Table::refused(problem::too_expanded());
    }
    if !format.matches(bytes) {
        return Table::refused(problem::unreadable_file());
    }
    let mut rows = rows::Rows::new(columns);
    let done = match format {
        Format::Csv => csv::read(bytes, &mut rows),
        Format::Xlsx => xlsx::read(bytes, &mut rows),
    };
    match done {
        Ok(()) => rows.finish(),
        Err(refusal) => Table::refused(refusal),
    }
}

#[cfg(test)]
mod tests;
