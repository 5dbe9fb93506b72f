//! What hangs on the unit tree elsewhere: this service listens, so that it need not ask anybody when a change is at hand.
//!
//! - [`reports`]: which periods are open and who must report in them, for the preview of a change.
//! - [`aggregation`]: which days' trees are part of a frozen edition, so that no change is dated behind it.

pub mod aggregation;
pub mod reports;

pub use aggregation::Editions;
pub use reports::Obligations;
