//! Rows as CSV: UTF-8 with a byte-order mark, commas, Windows line ends (RFC 4180).

use super::{Cell, Heading, WriteError};
use crate::guard;

pub(super) fn write(
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, WriteError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(headings.iter().map(|h| guard::neutralise(&h.title)))?;
    for row in rows {
        writer.write_record(row.iter().map(show))?;
    }
    writer
        .into_inner()
        .map_err(|error| WriteError::Io(error.into_error()))
}

fn show(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guard::neutralise(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Moment(moment) => moment.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}
