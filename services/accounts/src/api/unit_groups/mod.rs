//! `/unit-groups`

pub mod add_members;
mod changing;
pub mod create;
pub mod get;
pub mod json;
pub mod list;
pub mod members;
pub mod remove_members;
pub mod update;
