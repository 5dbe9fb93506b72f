//! The reporting calendar: which days are worked, which windows a regime's periods cover, and when reports are due.
//!
//! Days are local days in Vietnam throughout; [`super::deadline`] turns a last day into an instant.

pub mod due;
pub mod import;
pub mod schedule;
pub mod windows;
pub mod working_days;

#[cfg(test)]
mod tests;
