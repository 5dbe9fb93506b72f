//! One thing that is counted or measured.

use serde::{Deserialize, Serialize};
use tonghop_model::{Quantity, Text};
use utoipa::ToSchema;

/// One indicator of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Code by which rules and reports know it.
    #[schema(max_length = 16, pattern = "^[A-Z][A-Z0-9_]{0,15}$", example = "A02")]
    pub code: String,
    /// What it counts.
    pub name: Text,
    /// Unit of measure: persons, files, million VND.
    pub unit_of_measure: Text,
    /// The section it belongs to.
    #[schema(max_length = 16, example = "I.1")]
    pub section: String,
    /// What a value looks like.
    pub kind: Kind,
    /// Digits allowed after the point: 0 to 4 for `DECIMAL`, 0 for every other kind.
    #[serde(default)]
    #[schema(maximum = 4)]
    pub places: u8,
    /// Whether a report can be submitted without it. Never for a computed indicator.
    #[serde(default)]
    pub required: bool,
    /// Smallest value, for `INTEGER` and `DECIMAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Quantity>,
    /// Largest value, for `INTEGER` and `DECIMAL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Quantity>,
    /// How the values of many units become one.
    pub over_units: OverUnits,
    /// How the values of one unit in consecutive periods become one.
    pub over_time: OverTime,
    /// Set when the value is calculated from others and never typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Ratio>,
}

/// What a value looks like on the wire. Every value is a JSON string or null; null means "not reported", not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = IndicatorKind)]
pub enum Kind {
    /// A whole number: `"1520"`.
    Integer,
    /// A decimal number with at most `places` digits after the point: `"1520.5"`.
    Decimal,
    /// `"1"` for yes, `"0"` for no.
    YesNo,
    /// A day: `"2011-12-20"`.
    Date,
}

/// How the values of many units become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverUnits {
    /// The rule.
    pub rule: UnitRule,
    /// With `AVERAGE`: the `INTEGER` indicator each value is weighted by; without it every unit weighs the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16, example = "A02")]
    pub weight: Option<String>,
}

/// The rule by which the values of many units become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnitRule {
    /// Added up.
    Sum,
    /// How many units answered yes.
    CountYes,
    /// The mean over the units that reported, or over their weights.
    Average,
    /// The largest; for a date, the latest.
    Max,
    /// Σ numerators ÷ Σ denominators of a computed indicator; never the mean of the units' ratios.
    Ratio,
}

/// How the values of one unit in consecutive periods become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OverTime {
    /// Added up.
    Sum,
    /// The value of the last period that has one.
    Last,
    /// The largest.
    Max,
    /// Recomputed from the operands' own values over time.
    Ratio,
    /// Not at all: the value already holds what was carried over, so adding would count it twice.
    None,
}

/// A calculated value: `factor × Σ numerator ÷ Σ denominator`, rounded half away from zero to `places`.
///
/// Null when an operand is null or the denominators add up to zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IndicatorRatio)]
pub struct Ratio {
    /// Codes of the indicators added up above the line.
    #[schema(min_items = 1, max_items = 50)]
    pub numerator: Vec<String>,
    /// Codes of the indicators added up below the line.
    #[schema(min_items = 1, max_items = 50)]
    pub denominator: Vec<String>,
    /// 100 for a percentage.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub factor: i64,
    /// Digits kept after the point; equal to the indicator's `places`.
    #[schema(maximum = 4)]
    pub places: u8,
}

impl Indicator {
    /// Whether the value is calculated and never typed.
    pub const fn is_computed(&self) -> bool {
        self.computed.is_some()
    }
}
