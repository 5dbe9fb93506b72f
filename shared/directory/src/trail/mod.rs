//! The audit trail as auditors read it: the same in every service, each serving its own.
//!
//! - [`entries`]: pages of it, newest first.
//! - [`export`]: all that fits the filters, as a file.
//! - [`verification`]: the check of its hash chain.
//!
//! Who watches over a unit sees the entries of that unit and of those below it today. Entries that concern no unit
//! (sign-ins, keys, refused attempts of nobody) are for those whose role is not bound to a unit.

pub mod entries;
pub mod export;
pub mod filter;
mod query;
pub mod verification;

pub use entries::{AuditEntry, ListEntries};
pub use export::ExportEntries;
