//! The functions expressions may call, beside CEL's `size`.

use std::sync::Arc;

use cel::common::types::{CelInt, CelString};
use cel::{Env, ExecutionError};
use tonghop_model::Quantity;

use crate::cell::parse_date;

/// CEL's standard functions without its macros, with `decimal` and `date`. What expressions may use of it is
/// decided by `check`.
pub(crate) fn environment() -> Arc<Env> {
    let mut env = Env::default().with_optional_support(false).with_stdlib();
    let added = [
        cel::add_overload!(env, fn decimal_of_text: (CelString<'_>) -> Result<CelInt>, name = "decimal", id = "decimal_string"),
        cel::add_overload!(env, fn decimal_of_int: (CelInt) -> Result<CelInt>, name = "decimal", id = "decimal_int"),
        cel::add_overload!(env, fn date_of_text: (CelString<'_>) -> Result<CelInt>, name = "date", id = "date_string"),
    ];
    // A name that is taken would make every use of it fail in evaluation, which the tests would show.
    debug_assert!(added.iter().all(Result::is_ok));
    Arc::new(env)
}

fn decimal_of_text(text: &CelString<'_>) -> Result<CelInt, ExecutionError> {
    let number = text.inner().parse::<Quantity>();
    number
        .map(|n| n.scaled().into())
        .map_err(|e| ExecutionError::function_error("decimal", e))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape cel calls functions in"
)]
fn decimal_of_int(number: &CelInt) -> Result<CelInt, ExecutionError> {
    let number = Quantity::whole(*number.inner());
    number
        .map(|n| n.scaled().into())
        .map_err(|e| ExecutionError::function_error("decimal", e))
}

fn date_of_text(text: &CelString<'_>) -> Result<CelInt, ExecutionError> {
    let day = parse_date(text.inner()).map(crate::cell::days);
    day.map(Into::into)
        .ok_or_else(|| ExecutionError::function_error("date", "not a date"))
}
