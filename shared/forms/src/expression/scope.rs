//! The names an expression may use.

use std::collections::BTreeMap;

use super::Kind;
use crate::{Definition, indicator};

/// Prefix of the value in the previous period. Codes are capitals, so it never clashes with one.
pub(crate) const PREVIOUS: &str = "previous_";
/// Last day to hold the review, exclusive.
pub(crate) const REVIEW_DEADLINE: &str = "review_deadline";
/// First day of the period's data.
pub(crate) const PERIOD_FROM: &str = "period_from";
/// Last day of the period's data.
pub(crate) const PERIOD_TO: &str = "period_to";

/// Name → kind of its value.
pub(crate) struct Scope(BTreeMap<String, Kind>);

impl Scope {
    /// Everything a rule of the template may use.
    pub(crate) fn of_rules(definition: &Definition) -> Self {
        let mut names = Self::of_values(definition).0;
        for indicator in &definition.indicators {
            names.insert(
                format!("{PREVIOUS}{}", indicator.code),
                kind_of(indicator.kind),
            );
        }
        for narrative in &definition.narratives {
            names.insert(narrative.code.clone(), Kind::Text);
        }
        for day in [REVIEW_DEADLINE, PERIOD_FROM, PERIOD_TO] {
            names.insert(day.to_owned(), Kind::Date);
        }
        Self(names)
    }

    /// The indicators alone.
    pub(crate) fn of_values(definition: &Definition) -> Self {
        Self(
            definition
                .indicators
                .iter()
                .map(|i| (i.code.clone(), kind_of(i.kind)))
                .collect(),
        )
    }

    /// The kind of `name`.
    pub(crate) fn kind(&self, name: &str) -> Option<Kind> {
        self.0.get(name).copied()
    }
}

fn kind_of(kind: indicator::Kind) -> Kind {
    match kind {
        indicator::Kind::Integer | indicator::Kind::YesNo => Kind::Int,
        indicator::Kind::Decimal => Kind::Decimal,
        indicator::Kind::Date => Kind::Date,
    }
}
