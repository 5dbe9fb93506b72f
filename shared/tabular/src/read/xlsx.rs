//! Workbooks: the first visible sheet, cell by cell, so that a single cell far away costs nothing.

use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::rows::{Next, Rows};
use super::{MAX_COLUMNS, MAX_ROWS};
use crate::TableProblem;
use crate::problem::{
    formula_error, macros, too_expanded, too_many_columns, too_many_rows, unreadable_file,
};

/// Files inside the archive at the most.
const MAX_ENTRIES: usize = 500;
/// Bytes inside the archive at the most, unpacked.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;

pub(super) fn read(bytes: &[u8], rows: &mut Rows) -> Result<(), TableProblem> {
    check_archive(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable_file())?;
    let name = workbook
        .sheets_metadata()
        .iter()
        .find(|s: &&Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .ok_or_else(unreadable_file)?;
    let mut cells = workbook
        .worksheet_cells_reader(&name)
        .map_err(|_| unreadable_file())?;
    let mut row = Vec::new();
    let mut line = 1;
    let mut errors: Vec<(usize, String)> = Vec::new();
    loop {
        let cell = cells.next_cell().map_err(|_| unreadable_file())?;
        let position = cell.as_ref().map(calamine::Cell::get_position);
        let here = position.map(|(row, _)| u64::from(row) + 1);
        if here != Some(line) {
            let full = std::mem::take(&mut row);
            let next = if full.is_empty() {
                Next::More
            } else {
                rows.push(line, full, false)?
            };
            for (place, shown) in errors.drain(..) {
                rows.bad_cell(place, |header| formula_error(line, header, &shown));
            }
            let Some(here) = here else { return Ok(()) };
            if next == Next::Enough {
                return Ok(());
            }
            // Excel writes rows in order; a file that does not was not made by a spreadsheet.
            if here < line {
                return Err(unreadable_file());
            }
            line = here;
        }
        let (Some(cell), Some((_, column))) = (cell, position) else {
            return Ok(());
        };
        let (text, error) = show(cell.get_value());
        if text.is_empty() && error.is_none() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(too_many_columns(line));
        }
        if usize::try_from(line).unwrap_or(usize::MAX) > MAX_ROWS.saturating_mul(2) {
            return Err(too_many_rows(line));
        }
        if column < row.len() {
            return Err(unreadable_file());
        }
        row.resize(column, String::new());
        row.push(text);
        errors.extend(error.map(|shown| (column, shown)));
    }
}

/// Unpacks everything into nothing, counting: what an archive says of its own sizes cannot be trusted.
fn check_archive(bytes: &[u8]) -> Result<(), TableProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable_file())?;
    if archive.len() > MAX_ENTRIES {
        return Err(too_expanded());
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| unreadable_file())?;
        let name = entry.name().map_err(|_| unreadable_file())?;
        if name.to_ascii_lowercase().contains("vbaproject") {
            return Err(macros());
        }
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink())
            .map_err(|_| unreadable_file())?;
        left = left.checked_sub(unpacked).ok_or_else(too_expanded)?;
    }
    Ok(())
}

/// A cell's value as text, and the error it shows.
fn show(value: &DataRef<'_>) -> (String, Option<String>) {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Rust writes floats without exponent and with as few digits as tell them apart.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(when) => date(*when),
        DataRef::Error(error) => return (String::new(), Some(error.to_string())),
    };
    (text, None)
}

fn date(when: ExcelDateTime) -> String {
    if when.is_duration() {
        return when.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}
