//! `/extension-requests`: more time for one unit.

pub mod create;
pub mod decide;
pub mod get;
pub mod json;
pub mod list;
mod owed;
