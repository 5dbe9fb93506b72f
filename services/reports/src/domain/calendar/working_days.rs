//! Days on which offices work: Monday to Friday, but for public holidays, days off in lieu and days worked in lieu.
//!
//! Which days those are is decided year by year (Labour Code 2019, article 112), so they are data.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

/// Years that have a calendar.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;
/// Longest name of a day.
pub const MAX_NAME: usize = 200;

tonghop_model::text_enum! {
    /// What a day is that is not like its weekday.
    pub enum DayKind {
        /// A public holiday.
        Holiday = "HOLIDAY",
        /// Off in lieu of another day.
        DayOff = "DAY_OFF",
        /// Worked in lieu of another day.
        Working = "WORKING",
    }
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedDay {
    /// The day.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: DayKind,
    /// What for.
    #[schema(min_length = 1, max_length = 200, example = "Tết Nguyên Đán")]
    pub name: String,
}

impl NamedDay {
    /// Whether saying so changes anything: a Wednesday is worked anyway.
    pub fn says_something(&self) -> bool {
        self.kind != DayKind::Working || is_weekend(self.date)
    }

    /// The same without spaces around its name.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.name = self.name.trim().to_owned();
        self
    }
}

/// Why a day from Monday to Friday cannot be worked in lieu.
pub fn worked_anyway() -> Text {
    Text::new(
        "Ngày này vốn là ngày làm việc; chỉ ghi ngày làm bù rơi vào thứ bảy hoặc chủ nhật.",
        "This day is worked anyway; only a Saturday or Sunday is worked in lieu.",
    )
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Monday to Friday with exceptions.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    exceptions: BTreeMap<NaiveDate, DayKind>,
}

impl From<&[NamedDay]> for WorkingCalendar {
    fn from(days: &[NamedDay]) -> Self {
        Self::new(days.iter().map(|day| (day.date, day.kind)))
    }
}

impl WorkingCalendar {
    /// A calendar with these exceptions.
    pub fn new(exceptions: impl IntoIterator<Item = (NaiveDate, DayKind)>) -> Self {
        Self {
            exceptions: exceptions.into_iter().collect(),
        }
    }

    /// Whether offices work on the day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.exceptions.get(&day) {
            Some(DayKind::Working) => true,
            Some(DayKind::Holiday | DayKind::DayOff) => false,
            None => !is_weekend(day),
        }
    }

    /// The first working day from `day` on, itself included; `None` at the end of time.
    pub fn on_or_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.iter_days().find(|day| self.is_working(*day))
    }

    /// The last working day up to `day`, itself included; `None` at the beginning of time.
    pub fn on_or_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        std::iter::successors(Some(day), NaiveDate::pred_opt).find(|day| self.is_working(*day))
    }

    /// The `n`-th working day after `day`; for 0 the day itself or the next working day. `None` at the end of time.
    pub fn after(&self, day: NaiveDate, n: u16) -> Option<NaiveDate> {
        let Some(further) = usize::from(n).checked_sub(1) else {
            return self.on_or_after(day);
        };
        let next = day.checked_add_days(Days::new(1))?;
        next.iter_days()
            .filter(|day| self.is_working(*day))
            .nth(further)
    }
}
