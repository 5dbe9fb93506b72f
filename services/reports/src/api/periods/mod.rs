//! `/regimes/{id}/periods` and `/periods`: the rounds of a regime.

pub mod close;
pub mod create;
mod due;
pub mod get;
pub mod json;
pub mod list;
mod owner;
pub mod reopen;
mod turn;
