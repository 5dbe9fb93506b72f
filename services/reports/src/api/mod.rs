//! One file an operation; `json.rs` in each folder has the wire types its operations share.

pub mod answer;
pub mod assignments;
pub mod audit;
pub mod error;
pub mod extension_requests;
pub mod periods;
pub mod regimes;
pub mod reports;
pub mod templates;
pub mod working_calendars;
