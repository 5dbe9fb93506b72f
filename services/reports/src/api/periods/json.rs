//! Wire types of periods.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{PeriodId, RegimeId, TemplateId, Text};
use utoipa::ToSchema;

use crate::db::periods::PeriodRow;
use crate::domain::calendar::working_days::WorkingCalendar;
use crate::domain::input::{Faults, FieldFault};
use crate::domain::words::{DueRule, PeriodState};
use crate::domain::{Error, deadline};

/// Years that every database and every reader understands.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

/// A period to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPeriod {
    /// Code, unique in the regime.
    #[schema(
        max_length = 40,
        pattern = "^[A-Z0-9][A-Z0-9.-]{0,39}$",
        example = "2011"
    )]
    pub code: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover; units in force on this day must report.
    pub data_to: NaiveDate,
    /// When reports are due. Without it the regime's schedule says so, for each level of units its own day.
    pub due: Option<Due>,
    /// Deadline of the units' own review, for rules; the deadline of the report when absent.
    pub review_deadline: Option<NaiveDate>,
}

/// A deadline: a local day (UTC+7) and whether that day still counts.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The day.
    pub date: NaiveDate,
    /// Whether the day itself is in time.
    pub rule: DueRule,
}

/// A period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PeriodView {
    /// The period.
    pub id: PeriodId,
    /// Its regime.
    pub regime_id: RegimeId,
    /// Code, unique in the regime.
    #[schema(max_length = 40, example = "2011")]
    pub code: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover.
    pub data_to: NaiveDate,
    /// The first instant that is late.
    pub due_at: DateTime<Utc>,
    /// Deadline of the units' own review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_deadline: Option<NaiveDate>,
    /// The form.
    pub template_id: TemplateId,
    /// Units that must report.
    #[schema(minimum = 1)]
    pub assignments: i32,
    /// Where it stands.
    pub state: PeriodState,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Since when it takes no more reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// Why it was last closed, or opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub state_reason: Option<String>,
    /// Version of this object.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl NewPeriod {
    /// Refuses days out of order.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.code("#/code", &self.code);
        let days = [
            ("#/data_from", Some(self.data_from)),
            ("#/data_to", Some(self.data_to)),
            ("#/due/date", self.due.map(|due| due.date)),
            ("#/review_deadline", self.review_deadline),
        ];
        for (pointer, day) in days {
            let fits = day.is_none_or(|day| YEARS.contains(&day.year()));
            faults.require(fits, || {
                let vi = "Năm phải từ 1900 đến 9999.";
                let detail = Text::new(vi, "The year must be from 1900 to 9999.");
                FieldFault::new(pointer, "OUT_OF_RANGE", detail)
            });
        }
        faults.require(self.data_from <= self.data_to, || {
            FieldFault::new(
                "#/data_to",
                "OUT_OF_ORDER",
                Text::new(
                    "Ngày chốt số liệu phải từ ngày bắt đầu trở đi.",
                    "The numbers cannot close before the first day they cover.",
                ),
            )
        });
        faults.done()
    }
}

impl Due {
    /// Refuses a deadline that is not at least one working day after the close (Decree 09/2019, article 8.5).
    pub fn check(&self, close: NaiveDate, calendar: &WorkingCalendar) -> Result<(), Error> {
        let earliest = calendar.after(close, 1);
        let last = deadline::last_day(self.date, self.rule);
        if earliest.is_some_and(|earliest| earliest <= last) {
            return Ok(());
        }
        Err(Error::field(FieldFault::new(
            "#/due/date",
            "TOO_EARLY",
            Text::new(
                "Hạn nộp phải sau ngày chốt số liệu ít nhất một ngày làm việc.",
                "Reports must be due at least one working day after the numbers are closed.",
            ),
        )))
    }
}

impl From<PeriodRow> for PeriodView {
    fn from(row: PeriodRow) -> Self {
        Self {
            state: row.state(),
            id: row.id,
            regime_id: row.regime_id,
            code: row.code,
            data_from: row.data_from,
            data_to: row.data_to,
            due_at: row.due_at.and_utc(),
            review_deadline: row.review_deadline,
            template_id: row.template_id,
            assignments: row.assignment_count,
            created_at: row.created_at.and_utc(),
            closed_at: row.closed_at.map(|at| at.and_utc()),
            state_reason: row.state_reason,
            version: row.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A period begins before it closes, in a year people mean.
    #[test]
    fn days_are_in_order() {
        let ok = |from: &str, to: &str| {
            let new = NewPeriod {
                code: "2011".into(),
                data_from: day(from),
                data_to: day(to),
                due: None,
                review_deadline: None,
            };
            new.check().is_ok()
        };
        assert!(ok("2010-12-15", "2011-12-14"));
        assert!(ok("2011-12-14", "2011-12-14"));
        assert!(!ok("2011-12-15", "2011-12-14"));
        assert!(!ok("-4999-01-01", "2011-12-14"));
    }

    /// Numbers are closed before they are due: a working day lies between. 14 December 2012 was a Friday.
    #[test]
    fn the_deadline_comes_after_the_close() {
        let plain = WorkingCalendar::default();
        let ok = |close: &str, date: &str, rule| {
            let due = Due {
                date: day(date),
                rule,
            };
            due.check(day(close), &plain).is_ok()
        };
        assert!(ok("2011-12-14", "2011-12-15", DueRule::OnOrBefore));
        assert!(!ok("2011-12-14", "2011-12-15", DueRule::Before));
        assert!(!ok("2011-12-14", "2011-12-14", DueRule::OnOrBefore));
        assert!(!ok("2012-12-14", "2012-12-16", DueRule::OnOrBefore));
        assert!(ok("2012-12-14", "2012-12-17", DueRule::OnOrBefore));
    }
}
