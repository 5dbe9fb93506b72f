//! `/oauth2/…` and its metadata: the shapes here are those of the RFCs, for any OAuth library.
//!
//! Their errors are `{"error", "error_description"}` (RFC 6749 §5.2), the one exception to problem documents.

pub mod authenticate;
pub mod introspect;
pub mod metadata;
pub mod refusal;
pub mod revoke;
pub mod token;
