//! `/assignments`: who must report.

pub mod json;
pub mod list;
