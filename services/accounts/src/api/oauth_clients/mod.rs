//! `/oauth-clients`

pub mod create;
pub mod get;
pub mod json;
pub mod jwks;
pub mod list;
pub mod secrets;
pub mod secrets_delete;
pub mod update;
