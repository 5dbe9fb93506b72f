//! `/totals`

pub mod get;
