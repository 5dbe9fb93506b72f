//! `/accounts`

pub mod activation_codes;
pub mod create;
pub mod get;
pub mod inviting;
pub mod json;
pub mod list;
pub mod mails;
pub mod patch;
pub mod positions;
