//! `/unit-imports`

pub mod create;
