//! `/audit/accounts`

pub mod entries;
pub mod verifications;
