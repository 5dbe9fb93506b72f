//! `/positions`

pub mod endings;
pub mod get;
pub mod giving;
pub mod handovers;
pub mod json;
