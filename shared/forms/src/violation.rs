//! What is wrong with a report's content.

use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

use crate::Level;

/// One thing that is wrong with a report's content, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// JSON pointer (RFC 6901, as a URI fragment) into the content.
    #[schema(max_length = 500, example = "#/values/A03")]
    pub pointer: String,
    /// What kind of mistake it is.
    pub code: ViolationCode,
    /// The rule or annex that does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16, example = "R01")]
    pub rule: Option<String>,
    /// Whether it blocks submission by itself.
    pub level: Level,
    /// A warning that blocks submission until `explanations` says why the rule does not hold.
    #[serde(default)]
    pub needs_explanation: bool,
    /// Pointers to every value the rule compares, `pointer` included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub related: Vec<String>,
    /// What to tell the reporter.
    pub message: Text,
}

/// What kind of mistake a violation is. Stable: clients may act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ViolationCode {
    /// The template has no such indicator.
    UnknownIndicator,
    /// The template has no such narrative.
    UnknownNarrative,
    /// The template has no such annex.
    UnknownAnnex,
    /// The annex has no such column.
    UnknownColumn,
    /// The template has no such rule.
    UnknownRule,
    /// A calculated value was typed.
    ComputedInput,
    /// Not a decimal number.
    NotANumber,
    /// Digits after the point where a whole number is asked.
    NotWhole,
    /// More digits after the point than allowed.
    TooManyPlaces,
    /// Neither `0` nor `1`.
    NotYesNo,
    /// Not a day of the calendar written `YYYY-MM-DD`.
    NotADate,
    /// Not one of the choices.
    NotAChoice,
    /// Below the smallest or above the largest value.
    OutOfRange,
    /// More characters than allowed.
    TooLong,
    /// A character that cannot be printed.
    ControlCharacter,
    /// More rows than allowed.
    TooManyRows,
    /// Missing, and the report cannot be submitted without it.
    Required,
    /// A rule does not hold.
    RuleViolated,
    /// A rule could not be evaluated with these values.
    RuleFailed,
    /// An annex has more or fewer rows than the indicators say.
    RowCount,
    /// An annex adds up to something else than the indicators say.
    SumMismatch,
}

impl Violation {
    /// A violation of level error at `pointer`.
    pub fn error(pointer: String, code: ViolationCode, message: Text) -> Self {
        let related = Vec::new();
        Self {
            pointer,
            code,
            rule: None,
            level: Level::Error,
            needs_explanation: false,
            related,
            message,
        }
    }

    /// Whether the report cannot be submitted because of it.
    pub fn blocks(&self) -> bool {
        self.level == Level::Error || self.needs_explanation
    }
}

/// The pointer to `path`, escaped as RFC 6901 §3 asks; cut short where a hostile key would make it huge.
pub fn pointer(path: &[&str]) -> String {
    let mut pointer = String::from("#");
    for token in path {
        pointer.push('/');
        for character in token.chars().take(64) {
            match character {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                _ => pointer.push(character),
            }
        }
    }
    pointer
}
