//! `/audit/accounts`

pub mod entries;
pub mod exports;
pub mod verifications;
