//! What a report must satisfy to be submitted.

use std::collections::BTreeMap;

use cel::Context;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{Quantity, Text};
use utoipa::ToSchema;

use crate::form::CompiledRule;
use crate::numbers::Numbers;
use crate::shape::MAX_VIOLATIONS;
use crate::violation::pointer;
use crate::{Content, Form, Indicator, Level, Rule, Violation, ViolationCode as Code};

/// What rules know beside the content.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleInputs {
    /// The day before which the review must be held.
    pub review_deadline: NaiveDate,
    /// The unit's values in the previous period, from [`Form::numbers`]; empty when there was none.
    pub previous: BTreeMap<String, Quantity>,
    /// First day of the period's data.
    pub period_from: NaiveDate,
    /// Last day of the period's data.
    pub period_to: NaiveDate,
}

/// The outcome of validating a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// What is wrong: shape, then what is missing, then rules in template order, then annexes.
    #[schema(max_items = 500)]
    pub violations: Vec<Violation>,
    /// Computed indicator → value, null when an operand is null or the denominator is zero.
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub computed: BTreeMap<String, Option<Quantity>>,
}

impl Validation {
    /// Whether the report cannot be submitted as it is: an error, or a warning without explanation.
    pub fn blocks(&self) -> bool {
        self.violations.iter().any(Violation::blocks)
    }
}

impl Form {
    /// Everything that is wrong with `content`, as if it were submitted now. Never fails: a rule that cannot be
    /// evaluated is a violation too.
    pub fn validate(&self, content: &Content, inputs: &RuleInputs) -> Validation {
        let mut violations = self.check_shape(content);
        let numbers = self.numbers(content);
        let typed = self.indicators().iter().filter(|i| !i.is_computed());
        let typed: Numbers = typed
            .filter_map(|i| numbers.get_key_value(&i.code))
            .map(|(c, n)| (c.clone(), *n))
            .collect();
        let computed = self.computed(&typed);
        self.required(content, &mut violations);
        violations.extend(
            self.indicators()
                .iter()
                .filter_map(|i| computed_range(i, &numbers)),
        );

        let missing = self.missing(&numbers, Some(inputs));
        let variables = self.variables(&numbers, Some((content, inputs)));
        for (rule, compiled) in self.rules() {
            let runs = rule.handles_null
                || !compiled
                    .expression
                    .names()
                    .iter()
                    .any(|name| missing.contains(name));
            if runs {
                violations.extend(broken(rule, compiled, &variables, explained(content, rule)));
            }
        }
        self.annex_totals(content, &variables, &missing, &mut violations);
        violations.truncate(MAX_VIOLATIONS);
        Validation {
            violations,
            computed,
        }
    }

    /// The rules marked `on_totals` that do not hold for sums over many units: indicator code → Σ.
    pub fn check_totals(&self, totals: &BTreeMap<String, Quantity>) -> Vec<Violation> {
        let missing = self.missing(totals, None);
        let variables = self.variables(totals, None);
        let rules = self.rules().filter(|(rule, compiled)| {
            rule.on_totals
                && !compiled
                    .expression
                    .names()
                    .iter()
                    .any(|name| missing.contains(name))
        });
        rules
            .filter_map(|(rule, compiled)| broken(rule, compiled, &variables, true))
            .collect()
    }

    fn required(&self, content: &Content, violations: &mut Vec<Violation>) {
        let missing = |at, what: &Text| {
            let message = Text::new(
                format!("Chưa nhập: {}.", what.vi),
                format!("Missing: {}.", what.en),
            );
            Violation::error(at, Code::Required, message)
        };
        let values = self
            .indicators()
            .iter()
            .filter(|i| i.required && content.value(&i.code).is_none());
        violations.extend(values.map(|i| missing(pointer(&["values", &i.code]), &i.name)));
        let blank = |code: &str| {
            content
                .narratives
                .get(code)
                .is_none_or(|words| words.trim().is_empty())
        };
        let narratives = self
            .definition
            .narratives
            .iter()
            .filter(|n| n.required && blank(&n.code));
        violations.extend(narratives.map(|n| missing(pointer(&["narratives", &n.code]), &n.title)));
    }
}

fn explained(content: &Content, rule: &Rule) -> bool {
    content
        .explanations
        .get(&rule.code)
        .is_some_and(|words| !words.trim().is_empty())
}

/// The violation of `rule`, unless it holds.
fn broken(
    rule: &Rule,
    compiled: &CompiledRule,
    variables: &Context<'_, '_>,
    explained: bool,
) -> Option<Violation> {
    let (code, level, message) = match compiled.expression.holds(variables) {
        Ok(true) => return None,
        Ok(false) => (Code::RuleViolated, rule.level, rule.message.clone()),
        Err(_) => (Code::RuleFailed, Level::Error, cannot_check(&rule.code)),
    };
    Some(Violation {
        pointer: compiled
            .pointers
            .first()
            .cloned()
            .unwrap_or_else(|| pointer(&[])),
        code,
        rule: Some(rule.code.clone()),
        level,
        needs_explanation: level == Level::Warning && !explained,
        related: compiled.pointers.clone(),
        message,
    })
}

fn cannot_check(rule: &str) -> Text {
    Text::new(
        format!(
            "Không kiểm tra được quy tắc {rule} với các số đã nhập; hãy xem lại các số quá lớn hoặc còn thiếu."
        ),
        format!(
            "Rule {rule} cannot be checked with these values; look for numbers that are too large or missing."
        ),
    )
}

/// A percentage above 100 comes from wrong operands, whether or not a rule compares them.
fn computed_range(indicator: &Indicator, numbers: &Numbers) -> Option<Violation> {
    let value = numbers
        .get(&indicator.code)
        .filter(|_| indicator.is_computed())?;
    let outside = indicator.min.is_some_and(|min| *value < min)
        || indicator.max.is_some_and(|max| *value > max);
    outside.then(|| {
        let message = Text::new(
            format!(
                "{}: hệ thống tính được {value}, ngoài giới hạn; hãy xem lại các số dùng để tính.",
                indicator.name.vi
            ),
            format!(
                "{}: comes to {value}, which is out of range; check the numbers behind it.",
                indicator.name.en
            ),
        );
        let mut violation = Violation::error(
            pointer(&["values", &indicator.code]),
            Code::OutOfRange,
            message,
        );
        let operands = indicator
            .computed
            .iter()
            .flat_map(|r| r.numerator.iter().chain(&r.denominator));
        violation.related = operands.map(|code| pointer(&["values", code])).collect();
        violation
    })
}
