//! A unit about to be made.

use chrono::{Datelike, NaiveDate};
use tonghop_model::{UnitCode, UnitId, UnitKind};

use crate::domain::Error;

/// Longest name of a unit.
pub const MAX_NAME: usize = 200;

/// A unit about to be made; its parts have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Code.
    pub code: UnitCode,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// To whom it reports; only a root has nobody.
    pub parent: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
}

/// A name as it is kept: trimmed, not empty, not longer than [`MAX_NAME`].
pub fn name(text: &str, pointer: &str) -> Result<String, Error> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Error::field(pointer, "REQUIRED")),
        n if n > MAX_NAME => Err(Error::field(pointer, "TOO_LONG")),
        _ => Ok(name),
    }
}

/// Whether a unit or position can begin on this day: people mistype years, and PostgreSQL keeps none before 4713 BC.
pub fn is_plausible(day: NaiveDate) -> bool {
    (1900..=2200).contains(&day.year())
}

/// The day, if it is plausible.
pub fn day(day: NaiveDate, pointer: &str) -> Result<NaiveDate, Error> {
    if is_plausible(day) {
        Ok(day)
    } else {
        Err(Error::field(pointer, "BAD_DATE"))
    }
}
