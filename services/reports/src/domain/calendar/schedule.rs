//! How a regime's periods follow from the calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

use super::due::{DayOfMonth, DueSchedule, NamedDate};
use super::windows::{Window, WindowStrategy};
use super::working_days::WorkingCalendar;
use crate::domain::input::{Faults, FieldFault};
use crate::domain::words::Frequency;

/// Working days a deadline may lie after the close.
const MAX_DAYS: u16 = 60;
/// Months a deadline may lie after that of the close.
const MAX_MONTHS: u8 = 24;

/// Which days the periods cover, and when the reports are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Where the windows begin and end.
    pub windows: WindowStrategy,
    /// When reports are due.
    pub due: DueSchedule,
}

/// A period as the schedule has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The days it covers.
    pub window: Window,
    /// The last day in time for units with nobody below them.
    pub last_day: NaiveDate,
}

impl Schedule {
    /// Refuses a schedule that makes no periods, or none that are ever due.
    pub fn check(&self, frequency: Frequency, faults: &mut Faults) {
        faults.require(self.windows.knows(frequency), || {
            let vi = "Cách tính kỳ này không có tần suất đã chọn.";
            let en = "There are no windows of this frequency.";
            FieldFault::new("#/schedule/windows", "NO_SUCH_WINDOWS", Text::new(vi, en))
        });
        let (pointer, fits) = match self.due {
            DueSchedule::WorkingDaysAfterClose {
                days,
                days_per_level,
            } => (
                "#/schedule/due/days",
                (1..=MAX_DAYS).contains(&days) && days_per_level <= MAX_DAYS,
            ),
            DueSchedule::OnOrBefore(DayOfMonth {
                day, months_later, ..
            })
            | DueSchedule::Before(NamedDate { day, months_later }) => (
                "#/schedule/due/day",
                (1..=31).contains(&day) && months_later <= MAX_MONTHS,
            ),
        };
        faults.require(fits, || {
            let vi = "Hạn nộp: 1 đến 60 ngày làm việc, hoặc ngày 1 đến 31 trong vòng 24 tháng.";
            let en = "A deadline is 1 to 60 working days, or a day from 1 to 31 within 24 months.";
            FieldFault::new(pointer, "OUT_OF_RANGE", Text::new(vi, en))
        });
    }

    /// The last day in time for a unit with `levels` levels of reporting units below it, at least one working day after the
    /// close (Decree 09/2019, article 8.5). `None` beyond the calendar.
    pub fn last_day(
        &self,
        close: NaiveDate,
        levels: u16,
        calendar: &WorkingCalendar,
    ) -> Option<NaiveDate> {
        let due = self.due.last_day(close, levels, calendar)?;
        Some(due.max(calendar.after(close, 1)?))
    }

    /// The periods of a year.
    pub fn proposals(
        &self,
        frequency: Frequency,
        year: i32,
        calendar: &WorkingCalendar,
    ) -> Vec<Proposal> {
        let windows = self.windows.windows(frequency, year).into_iter();
        let due = |window: Window| {
            Some(Proposal {
                last_day: self.last_day(window.to, 0, calendar)?,
                window,
            })
        };
        windows.filter_map(due).collect()
    }

    /// The days whose calendar matters to a year's periods.
    pub fn horizon(year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let first = NaiveDate::from_ymd_opt(year.checked_sub(1)?, 1, 1)?;
        let years = i32::from(MAX_MONTHS) / 12 + 2;
        Some((
            first,
            NaiveDate::from_ymd_opt(year.checked_add(years)?, 12, 31)?,
        ))
    }
}
