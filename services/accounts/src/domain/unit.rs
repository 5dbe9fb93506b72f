//! Names and days of units.

use chrono::{Datelike, NaiveDate};

use crate::domain::Error;

/// Longest name of a unit.
pub const MAX_NAME: usize = 200;

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

/// The day asked for in a query's `parameter`, `today` when none is; an implausible one is refused.
pub fn as_of(
    parameter: &'static str,
    asked: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, Error> {
    Ok(bound(parameter, asked)?.unwrap_or(today))
}

/// The day a query's `parameter` limits an answer to, if it does; an implausible one is refused.
pub fn bound(
    parameter: &'static str,
    asked: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Error> {
    if asked.is_none_or(is_plausible) {
        Ok(asked)
    } else {
        Err(Error::BadDay(parameter))
    }
}

/// The day, if it is plausible.
pub fn day(day: NaiveDate, pointer: &str) -> Result<NaiveDate, Error> {
    if is_plausible(day) {
        Ok(day)
    } else {
        Err(Error::field(pointer, "BAD_DATE"))
    }
}
