//! `/completeness`

pub mod get;
