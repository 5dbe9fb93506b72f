//! What handlers take: each refuses bad input with a problem that points at it.

mod body;
mod form;
mod path;
mod precondition;
mod query;

pub use body::{Body, MergePatch, media_type, read};
pub use form::Form;
pub use path::{PathId, SubId};
pub use precondition::{EntityTag, IdempotencyKey, IfMatch};
pub use query::QueryOf;
