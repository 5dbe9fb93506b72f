//! Rules without I/O.
//!
//! - [`delta`]: what an acceptance changes in the roll-ups; [`counts`]: the same for completeness.
//! - [`recount`]: everything added up again and compared.
//! - [`totals`]: roll-ups as they are shown.
//! - [`columns`], [`edition`], [`assemble`]: the frozen consolidated report.
//! - [`draft`], [`narratives`]: what a new consolidated report starts with.
//! - [`letterhead`], [`vietnamese`]: the wording of official documents.

pub mod assemble;
pub mod columns;
pub mod counts;
pub mod delta;
pub mod draft;
pub mod edition;
pub mod error;
pub mod letterhead;
pub mod narratives;
pub mod obligation;
pub mod recount;
pub mod section;
pub mod totals;
pub mod unit;
pub mod vietnamese;

pub use error::Error;
