//! The HTTP side: one file an operation.

pub mod audit;
pub mod completeness;
pub mod consolidations;
pub mod contributions;
pub mod editions;
mod error;
pub mod recounts;
pub mod totals;
