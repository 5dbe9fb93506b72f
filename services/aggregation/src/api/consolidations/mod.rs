//! `/consolidations`

pub mod create;
pub mod get;
pub mod json;
pub mod list;
pub mod update;
