//! `/working-calendars`

pub mod change;
pub mod get;
pub mod import;
pub mod json;
pub mod put;
