//! `/sessions`

pub mod create;
pub mod delete_current;
pub mod json;
pub mod origin;
