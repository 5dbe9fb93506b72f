//! `/me`

pub mod get;
pub mod password;
