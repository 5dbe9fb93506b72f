//! `/oidc-sessions`

pub mod create;
