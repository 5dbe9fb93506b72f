//! `/account-batches`

pub mod create;
