//! `/accounts/{id}/identities`

pub mod create;
pub mod delete;
pub mod json;
pub mod list;
