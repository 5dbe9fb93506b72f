//! `/me/totp`

pub mod confirmations;
pub mod create;
pub mod delete;
