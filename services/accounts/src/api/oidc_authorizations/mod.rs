//! `/oidc-authorizations`

pub mod create;
