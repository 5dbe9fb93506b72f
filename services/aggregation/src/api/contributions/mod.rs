//! `/totals/contributions`

pub mod list;
