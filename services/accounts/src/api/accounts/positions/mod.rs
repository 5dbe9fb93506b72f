//! `/accounts/{id}/positions`

pub mod create;
pub mod list;
