//! `/invitation-letters`

pub mod create;
mod page;
