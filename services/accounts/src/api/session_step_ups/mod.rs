//! `/session-step-ups`

pub mod create;
