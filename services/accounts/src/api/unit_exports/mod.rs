//! `/unit-exports`

pub mod get;
