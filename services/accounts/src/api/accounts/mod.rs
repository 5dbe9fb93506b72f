//! `/accounts`

pub mod activation_codes;
pub mod create;
pub mod get;
pub mod identities;
pub mod json;
pub mod list;
