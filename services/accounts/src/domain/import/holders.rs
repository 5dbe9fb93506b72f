//! Units that are there already, by the identifier of the file.

use std::collections::HashMap;

use chrono::NaiveDate;
use tonghop_model::UnitId;

use crate::domain::unit_change::Span;

/// Who has an identifier, and when.
#[derive(Debug, Clone, Default)]
pub struct Holders(HashMap<String, Vec<Span<UnitId>>>);

impl Holders {
    /// Adds that a unit has an identifier for a time.
    pub fn add(&mut self, key: String, span: Span<UnitId>) {
        self.0.entry(key).or_default().push(span);
    }

    /// Who has it on a day; if nobody, who had it last: whether that unit may be a parent then is another question.
    pub fn on(&self, key: &str, day: NaiveDate) -> Option<UnitId> {
        let spans = self.0.get(key)?;
        let holding = spans.iter().find(|span| span.holds_on(day));
        let latest = || spans.iter().max_by_key(|span| span.from);
        holding.or_else(latest).map(|span| span.what)
    }

    /// Whether somebody has it on any day of `[from, to)`.
    pub fn within(&self, key: &str, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        let spans = self.0.get(key).map_or(&[][..], Vec::as_slice);
        spans.iter().any(|span| span.overlap(from, to).is_some())
    }
}
