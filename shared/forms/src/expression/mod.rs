//! The language of rules: a small, total part of [CEL](https://cel.dev).
//!
//! **Names.** Indicator codes (`A02`), `previous_A02` (the value in the previous period), narrative codes (`N06`),
//! and the days `review_deadline`, `period_from`, `period_to`.
//!
//! **Values are exact.** Nothing enters CEL as a floating-point number:
//! - `INTEGER` and `YES_NO` are ints; yes is 1.
//! - `DECIMAL` and computed values are ints of ten-thousandths, of the type *decimal*. `decimal("0.5")` and
//!   `decimal(A02)` make a decimal of a constant and of an int; comparing a decimal with an int is refused when the
//!   template is loaded, so that nobody compares 500000 ten-thousandths with 50 by accident.
//! - `DATE` values are ints of days since 1970-01-01, of the type *date*. `date("2011-12-30")` is a constant,
//!   `date - date` an int of days, `date + int` a date.
//! - Narratives are strings without spaces around them, empty when missing; `size(N06)` counts characters.
//!
//! **Operators.** `&& || ! ?: == != < <= > >= + - *`, `null` (only compared with `==` and `!=`), `true`, `false`.
//! No division (write `2*A >= B`), no loops, lists or maps: cost is bounded by the length of the expression. Overflow
//! is an error of the rule, never a wrong result.

mod check;
mod functions;
mod kind;
mod program;
mod scope;

pub(crate) use functions::environment;
pub use kind::Kind;
pub(crate) use program::Expression;
pub(crate) use scope::Scope;
pub(crate) use scope::{PERIOD_FROM, PERIOD_TO, PREVIOUS, REVIEW_DEADLINE};

/// Longest expression, in characters.
pub const MAX_LENGTH: usize = 2000;
/// Deepest nesting of an expression. The evaluator calls itself once per level.
pub const MAX_DEPTH: usize = 64;
/// Most arithmetic operators of an expression.
pub const MAX_OPERATORS: usize = 400;
