//! `/audit/aggregation`

pub mod entries;
pub mod verifications;
