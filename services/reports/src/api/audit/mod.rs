//! `/audit/reports`

pub mod entries;
pub mod exports;
pub mod verifications;
