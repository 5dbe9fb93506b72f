//! What many contributions add up to.

use std::fmt;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use tonghop_model::Quantity;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::{Indicator, Kind, UnitRule, cell};

/// The facts of one indicator over many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many units have a fact.
    pub units: i64,
    /// Σ of [`crate::Fact::value`].
    pub value: Quantity,
    /// Σ of [`crate::Fact::weight`].
    pub weight: Quantity,
    /// The largest [`crate::Fact::value`]; `None` without facts.
    pub max: Option<Quantity>,
}

/// A total as it is shown: on the wire a decimal string, or `YYYY-MM-DD` for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Total {
    /// A number.
    Number(Quantity),
    /// A day.
    Date(NaiveDate),
}

/// Text that is neither a decimal number nor a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a total is a decimal number or a date written YYYY-MM-DD")]
pub struct BadTotal;

impl Indicator {
    /// What the facts of many units come to; `None` when nobody reported, or there is nothing to divide by.
    ///
    /// Averages and ratios are divided here, from exact sums, and rounded half away from zero: a ratio to its places,
    /// an average to the indicator's places but at least two.
    pub fn total(&self, sums: &Sums) -> Option<Total> {
        if sums.units <= 0 {
            return None;
        }
        let number = match self.over_units.rule {
            UnitRule::Sum | UnitRule::CountYes => sums.value,
            UnitRule::Average => {
                sums.value
                    .ratio(sums.weight, 1, usize::from(self.places).max(2))?
            }
            UnitRule::Max => sums.max?,
            UnitRule::Ratio => {
                let ratio = self.computed.as_ref()?;
                sums.value
                    .ratio(sums.weight, ratio.factor, usize::from(ratio.places))?
            }
        };
        match self.kind {
            Kind::Date => date(number).map(Total::Date),
            Kind::Integer | Kind::Decimal | Kind::YesNo => Some(Total::Number(number)),
        }
    }
}

fn date(days: Quantity) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::try_days(days.scaled() / Quantity::SCALE)?)
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Date(day) => fmt::Display::fmt(day, f),
        }
    }
}
impl From<Total> for String {
    fn from(total: Total) -> Self {
        total.to_string()
    }
}
impl TryFrom<String> for Total {
    type Error = BadTotal;
    /// Sums may have more digits than a single value, so the number is read here and not by `Quantity`.
    fn try_from(text: String) -> Result<Self, BadTotal> {
        if let Some(day) = cell::parse_date(&text) {
            return Ok(Self::Date(day));
        }
        parse_sum(&text).map(Self::Number).ok_or(BadTotal)
    }
}

impl PartialSchema for Total {
    fn schema() -> RefOr<Schema> {
        let description = "A total: a decimal string, or YYYY-MM-DD for a date.";
        let pattern = r"^(-?\d{1,15}(\.\d{1,4})?|\d{4}-\d{2}-\d{2})$";
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description));
        schema
            .pattern(Some(pattern))
            .max_length(Some(21))
            .examples(["1520.5"])
            .into()
    }
}
impl ToSchema for Total {}

fn parse_sum(text: &str) -> Option<Quantity> {
    let (negative, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !numeric(whole) || !numeric(fraction) || fraction.len() > Quantity::PLACES {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{whole}{fraction:0<4}")
        .parse()
        .ok()
        .map(Quantity::from_scaled)
}
