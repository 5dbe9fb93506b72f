//! What is wrong with a template.

use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

/// One reason why a definition cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[error("{pointer}: {}", message.en)]
#[serde(deny_unknown_fields)]
pub struct DefinitionError {
    /// JSON pointer (RFC 6901, as a URI fragment) into the definition.
    #[schema(max_length = 500, example = "#/rules/3/expression")]
    pub pointer: String,
    /// What kind of mistake it is.
    pub code: DefinitionErrorCode,
    /// What to tell the author of the template.
    pub message: Text,
}

/// What kind of mistake a definition error is. Stable: clients may act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefinitionErrorCode {
    /// A code or version is not written as it must be.
    BadCode,
    /// The code is used twice.
    DuplicateCode,
    /// A text is empty, too long or holds characters that cannot be printed.
    BadText,
    /// A list has more or fewer entries than allowed.
    BadSize,
    /// A code that nothing in the template has.
    UnknownReference,
    /// Two settings that do not go together.
    Inconsistent,
    /// Smallest or largest value cannot be kept.
    BadBound,
    /// An expression that cannot be read, uses an unknown name, or mixes kinds of values.
    BadExpression,
}
