//! A template ready to use.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use cel::Env;

use crate::expression::{Expression, PREVIOUS};
use crate::violation::pointer;
use crate::{Annex, Definition, Indicator, Rule};

/// A checked definition with its expressions compiled. It does not change, so share it by [`Arc`].
pub struct Form {
    pub(crate) definition: Definition,
    pub(crate) by_code: HashMap<String, usize>,
    pub(crate) env: Arc<Env>,
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) annexes: Vec<CompiledAnnex>,
}

/// A rule's condition and what it looks at.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub(crate) expression: Expression,
    /// Codes of the indicators it uses.
    pub(crate) indicators: Vec<String>,
    /// Pointers to the values and narratives it uses.
    pub(crate) pointers: Vec<String>,
}

/// What an annex must agree with.
#[derive(Debug)]
pub(crate) struct CompiledAnnex {
    pub(crate) row_count: Option<Expression>,
    pub(crate) sum: Option<Expression>,
}

impl CompiledRule {
    pub(crate) fn new(definition: &Definition, expression: Expression) -> Self {
        let (mut indicators, mut pointers) = (Vec::new(), Vec::new());
        for name in expression.names() {
            let code = name.strip_prefix(PREVIOUS).unwrap_or(name);
            let is_indicator = definition.indicators.iter().any(|i| i.code == code);
            let is_narrative = definition.narratives.iter().any(|n| n.code == code);
            let target = match (is_indicator, is_narrative) {
                (true, _) => pointer(&["values", code]),
                (_, true) => pointer(&["narratives", code]),
                _ => continue,
            };
            if !pointers.contains(&target) {
                pointers.push(target);
                indicators.extend(is_indicator.then(|| code.to_owned()));
            }
        }
        Self {
            expression,
            indicators,
            pointers,
        }
    }
}

impl Form {
    /// The definition it was made from.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The indicators, in template order.
    pub fn indicators(&self) -> &[Indicator] {
        &self.definition.indicators
    }

    /// The indicator with this code.
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.by_code
            .get(code)
            .and_then(|at| self.definition.indicators.get(*at))
    }

    /// Codes of the indicators the rule uses, derived from its expression; empty for an unknown rule.
    pub fn rule_indicators(&self, rule: &str) -> &[String] {
        self.rules()
            .find(|(r, _)| r.code == rule)
            .map_or(&[], |(_, compiled)| &compiled.indicators)
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = (&Rule, &CompiledRule)> {
        self.definition.rules.iter().zip(&self.rules)
    }

    pub(crate) fn annexes(&self) -> impl Iterator<Item = (&Annex, &CompiledAnnex)> {
        self.definition.annexes.iter().zip(&self.annexes)
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Definition { code, version, .. } = &self.definition;
        f.debug_struct("Form")
            .field("code", code)
            .field("version", version)
            .finish_non_exhaustive()
    }
}
