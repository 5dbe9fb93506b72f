//! HTTP handlers; the folders and files are named like the URLs.

pub mod account_activations;
pub mod account_batches;
pub mod accounts;
pub mod answer;
pub mod audit;
pub mod error;
pub mod jwks;
pub mod me;
pub mod rule_text;
pub mod session_refreshes;
pub mod sessions;
pub mod unit_changes;
pub mod unit_imports;
pub mod units;
