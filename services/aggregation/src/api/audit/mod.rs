//! `/audit/aggregation`

pub mod entries;
pub mod exports;
pub mod verifications;
