//! `/account-imports`

pub mod create;
mod plan;
