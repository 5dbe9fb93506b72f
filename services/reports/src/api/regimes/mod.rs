//! `/regimes`: the standing orders to report.

pub mod create;
pub mod get;
pub mod json;
pub mod list;
pub mod proposed_periods;
