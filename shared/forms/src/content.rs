//! What a unit files: the filled-in form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tonghop_model::Quantity;
use utoipa::ToSchema;

/// One row of an annex: column code → cell, null for an empty cell.
pub type Row = BTreeMap<String, Option<String>>;

/// The content of a report. Every member may be left out; what is missing is not reported yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReportContent)]
pub struct Content {
    /// Indicator code → value: a decimal string, `"0"`/`"1"`, `YYYY-MM-DD`, or null for "not reported".
    pub values: BTreeMap<String, Option<String>>,
    /// Narrative code → text.
    pub narratives: BTreeMap<String, String>,
    /// Annex code → rows; a row is column code → cell.
    pub annexes: BTreeMap<String, Vec<BTreeMap<String, Option<String>>>>,
    /// Rule code → why the rule does not hold here.
    pub explanations: BTreeMap<String, String>,
}

impl Content {
    /// The same content in the one spelling it is stored and hashed in: `"007"` → `"7"`, `"-0"` → `"0"`,
    /// `"1.50"` → `"1.5"`, spaces around a value dropped, a blank value or cell null, null values left out.
    ///
    /// Values that are no numbers stay as typed, for [`crate::Form::check_shape`] to name. Words (narratives,
    /// explanations, annex cells) are never rewritten: `"007"` there may be the number of a decision.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let values = self
            .values
            .iter()
            .filter_map(|(code, value)| {
                Some((code.clone(), Some(canonical_value(value.as_deref()?)?)))
            })
            .collect();
        let cell = |cell: &Option<String>| cell.clone().filter(|text| !text.trim().is_empty());
        let row = |row: &Row| {
            row.iter()
                .map(|(code, value)| (code.clone(), cell(value)))
                .collect()
        };
        let annexes = self
            .annexes
            .iter()
            .map(|(code, rows)| (code.clone(), rows.iter().map(row).collect()))
            .collect();
        Self {
            values,
            annexes,
            ..self.clone()
        }
    }

    /// The typed value of an indicator, without spaces around it; `None` when it is missing, null or blank.
    pub fn value(&self, code: &str) -> Option<&str> {
        self.values
            .get(code)?
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }
}

fn canonical_value(text: &str) -> Option<String> {
    let text = text.trim();
    match text.parse::<Quantity>() {
        _ if text.is_empty() => None,
        Ok(number) => Some(number.to_string()),
        Err(_) => Some(text.to_owned()),
    }
}
