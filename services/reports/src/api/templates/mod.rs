//! `/templates`: the forms of reports.

pub mod create;
pub mod get;
pub mod json;
pub mod list;
pub mod publish;
