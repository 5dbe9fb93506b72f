//! `/units`

pub mod ancestors;
pub mod create;
pub mod get;
pub mod history;
pub mod json;
pub mod list;
pub mod predecessors;
pub mod subtree;
pub mod successors;
pub mod tree_json;
