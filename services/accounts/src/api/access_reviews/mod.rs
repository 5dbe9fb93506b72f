//! `/access-reviews`

pub mod list;
