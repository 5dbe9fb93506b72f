//! `/regimes/{id}/periods` and `/periods`: the rounds of a regime.

pub mod create;
mod due;
pub mod get;
pub mod json;
pub mod list;
pub mod turn;
