//! `/accounts`

pub mod activation_codes;
pub mod create;
pub mod get;
pub mod identities;
pub mod inviting;
pub mod json;
pub mod list;
pub mod mails;
pub mod patch;
pub mod positions;
pub mod reach;
pub mod session_endings;
pub mod totp_resets;
pub mod unlockings;
