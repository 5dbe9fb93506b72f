//! Compiling the rules.

use cel::Env;
use tonghop_model::Text;

use super::report::Report;
use crate::expression::{Expression, Kind, Scope};
use crate::form::CompiledRule;
use crate::{Definition, DefinitionErrorCode as Code, UnitRule};

pub(super) fn compile(
    definition: &Definition,
    env: &Env,
    scope: &Scope,
    report: &mut Report,
) -> Vec<CompiledRule> {
    let mut compiled = Vec::with_capacity(definition.rules.len());
    for (at, rule) in definition.rules.iter().enumerate() {
        report.text(&format!("#/rules/{at}/message"), &rule.message);
        let pointer = format!("#/rules/{at}/expression");
        match Expression::compile(env, scope, &rule.expression, Kind::Bool) {
            Ok(expression) => {
                if rule.on_totals {
                    only_sums(definition, &expression, &pointer, report);
                }
                compiled.push(CompiledRule::new(definition, expression));
            }
            Err(message) => report.add(pointer, Code::BadExpression, message),
        }
    }
    compiled
}

/// Sums over units say nothing about averages, dates, words or last year's values.
fn only_sums(definition: &Definition, expression: &Expression, pointer: &str, report: &mut Report) {
    let is_sum = |name: &String| {
        definition
            .indicators
            .iter()
            .any(|i| i.code == *name && i.over_units.rule == UnitRule::Sum)
    };
    if !expression.names().iter().all(is_sum) {
        let message = Text::new(
            "quy tắc áp dụng cho số tổng hợp chỉ dùng chỉ tiêu được cộng (SUM)",
            "a rule for totals uses only indicators that are added up (SUM)",
        );
        report.add(pointer, Code::Inconsistent, message);
    }
}
