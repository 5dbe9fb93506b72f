//! What a template is and how a report's content is checked and prepared for adding up. No I/O.
//!
//! - [`Definition`]: a template as data; [`Form::compile`] checks it and makes it ready to use.
//! - [`Content`]: what a unit files; [`Form::check_shape`] for drafts, [`Form::validate`] before submission.
//! - [`Form::facts`]: what a report contributes; [`Indicator::total`]: what many contributions add up to.
//! - [`expression`]: the language of rules.

pub mod annex;
mod annex_totals;
mod cell;
mod compile;
pub mod content;
pub mod definition;
pub mod definition_error;
pub mod expression;
pub mod facts;
pub mod form;
pub mod indicator;
mod numbers;
pub mod patch;
pub mod rule;
mod shape;
mod text;
pub mod total;
pub mod validate;
mod variables;
pub mod violation;

pub use annex::{Annex, Choice, Column, ColumnKind};
pub use content::{Content, Row};
pub use definition::{Definition, Narrative, Section};
pub use definition_error::{DefinitionError, DefinitionErrorCode};
pub use facts::{Fact, FactError};
pub use form::Form;
pub use indicator::{Indicator, Kind, OverTime, OverUnits, Ratio, UnitRule};
pub use patch::PatchError;
pub use rule::{Level, Rule};
pub use total::{BadTotal, Sums, Total};
pub use validate::{RuleInputs, Validation};
pub use violation::{Violation, ViolationCode};
