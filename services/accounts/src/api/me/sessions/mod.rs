//! `/me/sessions`

pub mod delete;
pub mod list;
