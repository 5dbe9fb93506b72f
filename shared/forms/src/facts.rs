//! What a report contributes to totals.

use tonghop_model::{Quantity, QuantityError};

use crate::numbers::{Numbers, sum};
use crate::{Content, Form, Indicator, UnitRule, cell};

/// One indicator's contribution of one report. Adding up `value` and `weight` over units, counting facts and keeping
/// the largest value is all that [`Indicator::total`] needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Code of the indicator.
    pub indicator: String,
    /// The value; yes is 1, a date is days since 1970-01-01, a ratio its numerator, a weighted average value × weight.
    pub value: Quantity,
    /// 1; for a ratio its denominator, for a weighted average the weight.
    pub weight: Quantity,
}

/// A report that cannot be added up. Reports that passed [`Form::validate`] never cause `BadValue`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// A value that is no value of its indicator.
    #[error("the value of indicator {indicator} cannot be read")]
    BadValue {
        /// Code of the indicator.
        indicator: String,
    },
    /// A product or sum that does not fit.
    #[error("the value of indicator {indicator} multiplied by its weight is out of range")]
    Overflow {
        /// Code of the indicator.
        indicator: String,
    },
}

impl Form {
    /// The contributions of a report, in template order. A null value contributes nothing, not zero; a ratio or a
    /// weighted average contributes only when every operand is there.
    pub fn facts(&self, content: &Content) -> Result<Vec<Fact>, FactError> {
        let mut numbers = Numbers::new();
        for indicator in self.indicators().iter().filter(|i| !i.is_computed()) {
            let Some(text) = content.value(&indicator.code) else {
                continue;
            };
            let bad = |_| FactError::BadValue {
                indicator: indicator.code.clone(),
            };
            numbers.insert(
                indicator.code.clone(),
                cell::read(indicator, text).map_err(bad)?,
            );
        }
        let mut facts = Vec::with_capacity(self.indicators().len());
        for indicator in self.indicators() {
            let overflow = |_| FactError::Overflow {
                indicator: indicator.code.clone(),
            };
            if let Some((value, weight)) = contribution(indicator, &numbers).map_err(overflow)? {
                facts.push(Fact {
                    indicator: indicator.code.clone(),
                    value,
                    weight,
                });
            }
        }
        Ok(facts)
    }
}

fn contribution(
    indicator: &Indicator,
    numbers: &Numbers,
) -> Result<Option<(Quantity, Quantity)>, QuantityError> {
    if let (UnitRule::Ratio, Some(ratio)) = (indicator.over_units.rule, &indicator.computed) {
        let parts = (
            sum(&ratio.numerator, numbers),
            sum(&ratio.denominator, numbers),
        );
        return Ok(match parts {
            (Some(numerator), Some(denominator)) => Some((numerator, denominator)),
            _ => None,
        });
    }
    let Some(value) = numbers.get(&indicator.code).copied() else {
        return Ok(None);
    };
    match &indicator.over_units.weight {
        None => Ok(Some((value, Quantity::ONE))),
        Some(by) => match numbers.get(by).copied() {
            None => Ok(None),
            Some(weight) => Ok(Some((value.times_whole(weight)?, weight))),
        },
    }
}
