//! Roll-ups as they are shown.

use serde::{Deserialize, Serialize};
use tonghop_forms::{Form, Indicator};
use tonghop_model::Text;

use super::delta::UnitCells;

/// One indicator's total over a unit and all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TotalItem {
    /// Code of the indicator.
    #[schema(max_length = 16, example = "A02")]
    pub indicator: String,
    /// What it counts.
    pub name: Text,
    /// Unit of measure.
    pub unit_of_measure: Text,
    /// The total: a decimal string, `YYYY-MM-DD` for a date; null when no accepted report has a value.
    #[schema(max_length = 21, example = "1520.5")]
    pub value: Option<String>,
    /// Units whose accepted report has a value.
    #[schema(minimum = 0)]
    pub units_reporting: i64,
    /// Units that must report.
    #[schema(minimum = 0)]
    pub units_expected: i64,
}

/// A code that names no indicator of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownIndicator(pub String);

/// The indicators named in `codes` (joined by commas), in template order; all of them without `codes`.
pub fn select<'f>(
    form: &'f Form,
    codes: Option<&str>,
) -> Result<Vec<&'f Indicator>, UnknownIndicator> {
    let Some(codes) = codes else {
        return Ok(form.indicators().iter().collect());
    };
    let wanted: Vec<&str> = codes.split(',').map(str::trim).collect();
    if let Some(unknown) = wanted.iter().find(|code| form.indicator(code).is_none()) {
        return Err(UnknownIndicator((*unknown).to_owned()));
    }
    let chosen = form.indicators().iter();
    Ok(chosen
        .filter(|i| wanted.contains(&i.code.as_str()))
        .collect())
}

/// The totals of `indicators` from the unit's cells.
pub fn assemble(indicators: &[&Indicator], cells: &UnitCells, expected: i64) -> Vec<TotalItem> {
    let item = |indicator: &&Indicator| {
        let cell = cells.get(&indicator.code).copied().unwrap_or_default();
        TotalItem {
            indicator: indicator.code.clone(),
            name: indicator.name.clone(),
            unit_of_measure: indicator.unit_of_measure.clone(),
            value: indicator.total(&cell).map(|total| total.to_string()),
            units_reporting: cell.units,
            units_expected: expected,
        }
    };
    indicators.iter().map(item).collect()
}
