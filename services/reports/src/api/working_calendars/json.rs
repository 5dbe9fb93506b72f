//! Wire types of the working calendar.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use tonghop_model::Text;
use utoipa::ToSchema;

use crate::domain::Error;
use crate::domain::calendar::working_days::{MAX_NAME, NamedDay, YEARS, worked_anyway};
use crate::domain::input::{Faults, FieldFault};

/// The days of a year that are not like their weekday.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingCalendarDays {
    /// All of them; the year's days that are left out are like their weekday again.
    #[schema(max_items = 366)]
    pub days: Vec<NamedDay>,
}

/// The working calendar of a year: Monday to Friday, but for these days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WorkingCalendarYear {
    /// The year.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: i32,
    /// Days that are not like their weekday, in order.
    #[schema(max_items = 366)]
    pub days: Vec<NamedDay>,
    /// Days worked in the year.
    #[schema(minimum = 0, maximum = 366)]
    pub working_days: usize,
    /// Version of this object.
    #[schema(minimum = 1)]
    pub version: i32,
}

/// First and last day of a year that has a calendar.
pub fn bounds(year: i32) -> Result<(NaiveDate, NaiveDate), Error> {
    let ends = YEARS.contains(&year).then(|| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
    });
    ends.flatten().ok_or(Error::NotFound)
}

impl WorkingCalendarDays {
    /// The days of `year`, in order; every fault is named.
    pub fn of_year(self, year: i32) -> Result<Vec<NamedDay>, Error> {
        let mut faults = Faults::default();
        let mut seen = HashSet::new();
        for (index, day) in self.days.iter().enumerate() {
            let at = |member: &str| format!("#/days/{index}/{member}");
            faults.text(&at("name"), &day.name, 1, MAX_NAME);
            faults.require(day.date.year() == year, || {
                let vi = format!("Ngày phải thuộc năm {year}.");
                let en = format!("The day must lie in {year}.");
                FieldFault::new(at("date"), "ANOTHER_YEAR", Text::new(vi, en))
            });
            faults.require(seen.insert(day.date), || {
                let text = Text::new("Ngày này đã có ở trên.", "This day stands above already.");
                FieldFault::new(at("date"), "DUPLICATE_DAY", text)
            });
            faults.require(day.says_something(), || {
                FieldFault::new(at("kind"), "NOTHING_CHANGES", worked_anyway())
            });
        }
        faults.done()?;
        let mut days: Vec<_> = self.days.into_iter().map(NamedDay::tidied).collect();
        days.sort_by_key(|day| day.date);
        Ok(days)
    }
}
