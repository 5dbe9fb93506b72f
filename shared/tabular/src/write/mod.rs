//! Rows into a file.

mod csv;
mod xlsx;

use chrono::{NaiveDate, NaiveDateTime};

use crate::Format;

/// What is written in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; made harmless if a spreadsheet would run it.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A day.
    Date(NaiveDate),
    /// A moment, in whatever zone the heading says.
    Moment(NaiveDateTime),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}
impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}
impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}
impl From<NaiveDateTime> for Cell {
    fn from(moment: NaiveDateTime) -> Self {
        Self::Moment(moment)
    }
}
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A column of the file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What the header says.
    pub title: String,
    /// How wide a spreadsheet shows it, in characters.
    pub width: u16,
}

impl Heading {
    /// A column with this header and width in characters.
    pub fn new(title: impl Into<String>, width: u16) -> Self {
        Self {
            title: title.into(),
            width,
        }
    }
}

/// A file that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The CSV writer failed.
    #[error("csv: {0}")]
    Csv(#[from] ::csv::Error),
    /// The workbook could not be made: more rows than a sheet has, or no room for the temporary file.
    #[error("xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Writes a file: the same rows make the same bytes. CSV comes with a byte-order mark, by which Excel knows UTF-8; a
/// workbook has one sheet with a bold, frozen header and a filter. Takes its time: call it where blocking is allowed.
pub fn write(
    format: Format,
    headings: &[Heading],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, WriteError> {
    match format {
        Format::Csv => csv::write(headings, rows),
        Format::Xlsx => xlsx::write(headings, rows),
    }
}

#[cfg(test)]
mod tests;
