//! When reports are due, as a rule.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::working_days::WorkingCalendar;

tonghop_model::text_enum! {
    /// What becomes of a last day on which offices do not work.
    pub enum DayOffRule {
        /// The next working day takes its place (Civil Code 2015, article 148.5).
        Next = "NEXT",
        /// The working day before takes its place.
        Previous = "PREVIOUS",
    }
}

/// The last day in time, by rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "rule", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum DueSchedule {
    /// A number of working days after the numbers are closed, and more for each level that has reports below it to add up
    /// (Circular 19/2020/TT-BGDĐT: three, and three more a level).
    WorkingDaysAfterClose {
        /// Working days for units with nobody below them.
        #[schema(minimum = 1, maximum = 60)]
        days: u16,
        /// Working days more for each level above those.
        #[serde(default)]
        #[schema(minimum = 0, maximum = 60)]
        days_per_level: u16,
    },
    /// "Chậm nhất ngày …": a day of the month of the close or of a later one; the day itself is in time.
    OnOrBefore(DayOfMonth),
    /// "Trước ngày …": the day itself is late. A last day that is not worked always moves to the working day before: the day
    /// that was named is never reached.
    Before(NamedDate),
}

/// A day of the month in which the numbers are closed, or of a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedDate {
    /// The day; the last one in a month that is shorter.
    #[schema(minimum = 1, maximum = 31)]
    pub day: u8,
    /// Months after that of the close.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 24)]
    pub months_later: u8,
}

/// The same, and what becomes of it when offices do not work then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayOfMonth {
    /// The day; the last one in a month that is shorter.
    #[schema(minimum = 1, maximum = 31)]
    pub day: u8,
    /// Months after that of the close.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 24)]
    pub months_later: u8,
    /// What becomes of a last day on which offices do not work.
    #[serde(default = "next")]
    pub if_day_off: DayOffRule,
}

fn next() -> DayOffRule {
    DayOffRule::Next
}

impl DueSchedule {
    /// The last day in time for a unit with `levels` levels of reporting units below it, when the numbers close on `close`;
    /// always a working day. `None` beyond the calendar.
    pub fn last_day(
        self,
        close: NaiveDate,
        levels: u16,
        calendar: &WorkingCalendar,
    ) -> Option<NaiveDate> {
        match self {
            Self::WorkingDaysAfterClose {
                days,
                days_per_level,
            } => {
                let more = days_per_level.checked_mul(levels)?;
                calendar.after(close, days.checked_add(more)?)
            }
            Self::OnOrBefore(rule) => {
                let nominal = rule.named().of(close)?;
                match rule.if_day_off {
                    DayOffRule::Next => calendar.on_or_after(nominal),
                    DayOffRule::Previous => calendar.on_or_before(nominal),
                }
            }
            Self::Before(named) => calendar.on_or_before(named.of(close)?.pred_opt()?),
        }
    }
}

impl DayOfMonth {
    const fn named(self) -> NamedDate {
        NamedDate {
            day: self.day,
            months_later: self.months_later,
        }
    }
}

impl NamedDate {
    fn of(self, close: NaiveDate) -> Option<NaiveDate> {
        let month = close.checked_add_months(Months::new(self.months_later.into()))?;
        let first = chrono::Datelike::with_day(&month, 1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        let day = first.checked_add_days(Days::new(u64::from(self.day.max(1)) - 1))?;
        Some(day.min(last))
    }
}
