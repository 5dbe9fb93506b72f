//! What handlers take: each refuses bad input with a problem that points at it.

mod body;
mod path;
mod precondition;
mod query;

pub use body::{Body, MergePatch, RawText, media_type, read};
pub use path::PathId;
pub use precondition::{EntityTag, IdempotencyKey, IfMatch};
pub use query::QueryOf;
