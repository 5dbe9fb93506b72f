//! HTTP handlers; the folders and files are named like the URLs.

pub mod account_activations;
pub mod account_batches;
pub mod accounts;
pub mod answer;
pub mod error;
pub mod jwks;
pub mod me;
pub mod oauth2;
pub mod oauth_clients;
pub mod oidc_authorizations;
pub mod oidc_sessions;
pub mod revocations;
pub mod rule_text;
pub mod session_refreshes;
pub mod session_step_ups;
pub mod sessions;
pub mod unit_changes;
pub mod unit_exports;
pub mod unit_groups;
pub mod unit_imports;
pub mod units;
