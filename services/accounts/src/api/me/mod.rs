//! `/me`

pub mod get;
pub mod password;
pub mod patch;
pub mod sessions;
pub mod totp;
