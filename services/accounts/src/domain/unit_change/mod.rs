//! Changes of units: what is asked for, what follows for each unit, and which rules it must keep.
//!
//! - [`action`]: what can be asked for, as it is sent and kept.
//! - [`spec`]: what a unit is to be.
//! - [`timeline`]: a unit's versions, parents and heirs, folded from the effects of changes on it.
//! - [`world`]: the units a batch of changes concerns, before and after.
//! - [`expand`]: what a change does to each unit it touches.
//! - [`check`]: rules between units: forests without cycles, parents in force, codes that name one unit.

pub mod action;
pub mod check;
pub mod expand;
mod fold;
mod making;
pub mod rule;
pub mod spec;
#[cfg(test)]
mod tests;
mod tidy;
pub mod timeline;
pub mod world;

pub use action::{
    Action, ChangeKind, ChildParent, ChildShare, Correction, Create, Decision, Dissolve, Merge,
    Move, NewChange, ReEstablish, Recode, Rename, Split, Successor,
};
pub use expand::{Expansion, Part};
pub use rule::{Fault, Rule};
pub use spec::{Contact, NewCodes, NewName, UnitSpec};
pub use tidy::tidy;
pub use timeline::{Attributes, Effect, Event, Span, Timeline};
pub use world::{PastChange, World};
