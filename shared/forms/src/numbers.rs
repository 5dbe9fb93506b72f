//! The values of a report as numbers.

use std::collections::BTreeMap;

use tonghop_model::Quantity;

use crate::{Content, Form, Indicator, Ratio, cell};

/// Indicator code → value, for those that have one.
pub(crate) type Numbers = BTreeMap<String, Quantity>;

impl Form {
    /// Every value of `content` as a number, computed indicators included: yes is 1, a date is days since 1970-01-01.
    /// Values that are missing or cannot be read are left out.
    ///
    /// This is what the next period's [`crate::RuleInputs::previous`] wants.
    pub fn numbers(&self, content: &Content) -> BTreeMap<String, Quantity> {
        let typed = self.indicators().iter().filter(|i| !i.is_computed());
        let mut numbers: Numbers = typed
            .filter_map(|i| Some((i.code.clone(), typed_value(i, content)?)))
            .collect();
        for (code, value) in self.computed(&numbers) {
            numbers.extend(value.map(|value| (code, value)));
        }
        numbers
    }

    /// The computed indicators for these typed values.
    pub(crate) fn computed(&self, typed: &Numbers) -> BTreeMap<String, Option<Quantity>> {
        let ratios = self
            .indicators()
            .iter()
            .filter_map(|i| Some((i, i.computed.as_ref()?)));
        ratios
            .map(|(indicator, ratio)| (indicator.code.clone(), ratio.value(typed)))
            .collect()
    }
}

fn typed_value(indicator: &Indicator, content: &Content) -> Option<Quantity> {
    cell::read(indicator, content.value(&indicator.code)?).ok()
}

impl Ratio {
    /// `factor × Σ numerator ÷ Σ denominator`; `None` when an operand is missing or the denominator is zero.
    fn value(&self, numbers: &Numbers) -> Option<Quantity> {
        let numerator = sum(&self.numerator, numbers)?;
        let denominator = sum(&self.denominator, numbers)?;
        numerator.ratio(denominator, self.factor, usize::from(self.places))
    }
}

/// The sum of the operands; `None` when one is missing. Fifty values of eleven digits cannot overflow.
pub(crate) fn sum(operands: &[String], numbers: &Numbers) -> Option<Quantity> {
    operands.iter().try_fold(Quantity::ZERO, |total, code| {
        total.plus(*numbers.get(code)?).ok()
    })
}
