//! The names of expressions and their values for one report.

use std::collections::HashSet;

use cel::{Context, Value};
use tonghop_model::Quantity;

use crate::expression::{Expression, PERIOD_FROM, PERIOD_TO, PREVIOUS, REVIEW_DEADLINE};
use crate::numbers::Numbers;
use crate::{Content, Form, Indicator, Kind, RuleInputs, cell};

impl Form {
    /// The names that are null for these values.
    pub(crate) fn missing(
        &self,
        numbers: &Numbers,
        inputs: Option<&RuleInputs>,
    ) -> HashSet<String> {
        let mut missing = HashSet::new();
        for indicator in self.indicators() {
            let code = &indicator.code;
            if !numbers.contains_key(code) {
                missing.insert(code.clone());
            }
            if inputs.is_none_or(|inputs| !inputs.previous.contains_key(code)) {
                missing.insert(format!("{PREVIOUS}{code}"));
            }
        }
        missing
    }

    /// The names of expressions with their values.
    pub(crate) fn variables(
        &self,
        numbers: &Numbers,
        report: Option<(&Content, &RuleInputs)>,
    ) -> Context<'static, 'static> {
        let mut variables = Context::with_env(self.env.clone());
        for indicator in self.indicators() {
            let code = &indicator.code;
            variables
                .add_variable_from_value(code.as_str(), cel_value(indicator, numbers.get(code)));
            let previous = report.and_then(|(_, inputs)| inputs.previous.get(code));
            variables.add_variable_from_value(
                format!("{PREVIOUS}{code}"),
                cel_value(indicator, previous),
            );
        }
        if let Some((content, inputs)) = report {
            for narrative in &self.definition.narratives {
                let words = content
                    .narratives
                    .get(&narrative.code)
                    .map_or("", |words| words.trim());
                variables.add_variable_from_value(narrative.code.as_str(), words);
            }
            variables.add_variable_from_value(REVIEW_DEADLINE, cell::days(inputs.review_deadline));
            variables.add_variable_from_value(PERIOD_FROM, cell::days(inputs.period_from));
            variables.add_variable_from_value(PERIOD_TO, cell::days(inputs.period_to));
        }
        variables
    }
}

/// The value as expressions see it; see [`crate::expression`].
fn cel_value(indicator: &Indicator, number: Option<&Quantity>) -> Value {
    number.map_or(Value::Null, |number| match indicator.kind {
        Kind::Decimal => Value::Int(number.scaled()),
        Kind::Integer | Kind::YesNo | Kind::Date => Value::Int(number.scaled() / Quantity::SCALE),
    })
}

/// The number an annex must agree with; `None` while it cannot be known.
pub(crate) fn wanted(
    expression: Option<&Expression>,
    variables: &Context<'_, '_>,
    missing: &HashSet<String>,
) -> Option<i64> {
    let expression = expression.filter(|e| !e.names().iter().any(|name| missing.contains(name)))?;
    expression.number(variables).ok()
}
