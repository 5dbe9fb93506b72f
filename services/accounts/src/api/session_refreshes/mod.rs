//! `/session-refreshes`

pub mod create;
