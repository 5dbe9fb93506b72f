//! The days that a regime's periods cover, year by year.

use chrono::{Days, NaiveDate};

use crate::domain::words::Frequency;

tonghop_model::text_enum! {
    /// Where the windows of periods begin and end.
    pub enum WindowStrategy {
        /// From the 15th to the 14th (Decree 09/2019, article 12).
        Decree09 = "DECREE_09",
        /// Whole calendar months.
        Calendar = "CALENDAR",
        /// School terms and years, closed in time for their deadlines of 31 January and 30 June (Circular 19/2020/TT-BGDĐT).
        SchoolYear = "SCHOOL_YEAR",
    }
}

/// Last day of the first school term, in the year after the school year began.
const TERM_ONE_CLOSES: (u32, u32) = (1, 15);
/// Last day of the school year.
const SCHOOL_YEAR_CLOSES: (u32, u32) = (5, 31);

/// The days a period covers, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Short name, unique in its regime: `2026-07`, `2026-Q3`, `2026-H2`, `2026-9M`, `2026`, `2026-2027-HK1`, `2026-2027`.
    pub code: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day: the numbers are closed.
    pub to: NaiveDate,
}

impl WindowStrategy {
    /// The windows of `year`, in order; of a school year, the one that begins in it. None for a frequency that the
    /// strategy does not know, and for reports that are only made when asked for.
    pub fn windows(self, frequency: Frequency, year: i32) -> Vec<Window> {
        let windows = match self {
            Self::Decree09 => months(frequency, year, &|year, month| decree_close(year, month)),
            Self::Calendar => months(frequency, year, &|year, month| month_end(year, month)),
            Self::SchoolYear => school(frequency, year),
        };
        windows.unwrap_or_default()
    }

    /// Whether the strategy has windows of this frequency.
    pub fn knows(self, frequency: Frequency) -> bool {
        !self.windows(frequency, 2000).is_empty()
    }
}

/// Windows made of months; `close` is the last day that belongs to a month. `None` beyond the calendar.
fn months(
    frequency: Frequency,
    year: i32,
    close: &dyn Fn(i32, u32) -> Option<NaiveDate>,
) -> Option<Vec<Window>> {
    let (length, name): (u32, &dyn Fn(u32) -> String) = match frequency {
        Frequency::Monthly => (1, &|n| format!("{year}-{n:02}")),
        Frequency::Quarterly => (3, &|n| format!("{year}-Q{n}")),
        Frequency::SixMonthly => (6, &|n| format!("{year}-H{n}")),
        Frequency::NineMonthly => (9, &|_| format!("{year}-9M")),
        Frequency::Annual => (12, &|_| year.to_string()),
        Frequency::SchoolTerm | Frequency::SchoolYear | Frequency::AdHoc => return Some(vec![]),
    };
    (1..=12 / length)
        .map(|number| {
            let before = match (number - 1) * length {
                0 => close(year.checked_sub(1)?, 12)?,
                month => close(year, month)?,
            };
            Some(Window {
                code: name(number),
                from: day_after(before)?,
                to: close(year, number * length)?,
            })
        })
        .collect()
}

fn school(frequency: Frequency, year: i32) -> Option<Vec<Window>> {
    let next = year.checked_add(1)?;
    let day = |year, (month, day)| NaiveDate::from_ymd_opt(year, month, day);
    let from = day_after(day(year, SCHOOL_YEAR_CLOSES)?)?;
    let (middle, to) = (day(next, TERM_ONE_CLOSES)?, day(next, SCHOOL_YEAR_CLOSES)?);
    let window = |part: &str, from, to| Window {
        code: format!("{year}-{next}{part}"),
        from,
        to,
    };
    Some(match frequency {
        Frequency::SchoolTerm => vec![
            window("-HK1", from, middle),
            window("-HK2", day_after(middle)?, to),
        ],
        Frequency::SchoolYear => vec![window("", from, to)],
        _ => vec![],
    })
}

fn decree_close(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 14)
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = match month {
        12 => (year.checked_add(1)?, 1),
        _ => (year, month + 1),
    };
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}

fn day_after(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}
