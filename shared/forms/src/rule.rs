//! What must hold between the values of a report.

use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

/// A rule between values. The language of `expression` is described in [`crate::expression`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateRule)]
pub struct Rule {
    /// Code of the rule.
    #[schema(max_length = 16, pattern = "^[A-Z][A-Z0-9_]{0,15}$", example = "R06")]
    pub code: String,
    /// What happens when it does not hold.
    pub level: Level,
    /// The condition that must hold, in CEL.
    #[schema(max_length = 2000, example = "C02 + C03 + C04 == C01")]
    pub expression: String,
    /// What the reporter is told when it does not hold.
    pub message: Text,
    /// `false`: skipped while a value it uses is null. `true`: it is run with nulls and says itself what they mean.
    #[serde(default)]
    pub handles_null: bool,
    /// Whether it must also hold for the sums over many units, because it only adds up `SUM` indicators.
    #[serde(default)]
    pub on_totals: bool,
}

/// What a violation means for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = RuleLevel)]
pub enum Level {
    /// The report cannot be submitted.
    Error,
    /// The report can be submitted with an explanation.
    Warning,
}
