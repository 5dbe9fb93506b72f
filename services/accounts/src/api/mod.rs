//! HTTP handlers; the folders and files are named like the URLs.

pub mod access_reviews;
pub mod account_activations;
pub mod account_batches;
pub mod account_imports;
pub mod accounts;
pub mod answer;
pub mod error;
pub mod invitation_letters;
pub mod jwks;
pub mod me;
pub mod oauth2;
pub mod oauth_clients;
pub mod oidc_authorizations;
pub mod oidc_sessions;
pub mod people_error;
pub mod positions;
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
