//! `/editions`

pub mod create;
pub mod file;
pub mod get;
pub mod json;
pub mod list;
