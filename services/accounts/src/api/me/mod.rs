//! `/me`

pub mod get;
pub mod password;
pub mod patch;
