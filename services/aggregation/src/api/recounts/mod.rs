//! `/recounts`

pub mod create;
