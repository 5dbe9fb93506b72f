//! `/me`

pub mod get;
pub mod password;
pub mod sessions;
pub mod totp;
