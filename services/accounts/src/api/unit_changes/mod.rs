//! `/unit-changes`

pub mod create;
pub mod get;
pub mod json;
pub mod list;
pub mod preview;
