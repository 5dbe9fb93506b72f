//! `/audit/reports`

pub mod entries;
pub mod verifications;
