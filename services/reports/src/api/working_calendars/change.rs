//! Reading and changing years of the working calendar, as every operation does it.

use chrono::NaiveDate;
use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};

use super::json::{WorkingCalendarYear, bounds};
use crate::db::calendar;
use crate::domain::Error;
use crate::domain::calendar::working_days::{NamedDay, WorkingCalendar};

/// A year as it stands. `year` must have [`bounds`].
pub fn read(conn: &mut Conn, year: i32) -> Result<WorkingCalendarYear, Error> {
    let (from, to) = bounds(year)?;
    let days = calendar::between(conn, from, to)?;
    let known = WorkingCalendar::from(days.as_slice());
    let worked = from.iter_days().take_while(|day: &NaiveDate| *day <= to);
    Ok(WorkingCalendarYear {
        year,
        working_days: worked.filter(|day| known.is_working(*day)).count(),
        days,
        version: calendar::version(conn, year)?,
    })
}

/// Replaces a year, on the version that was read if one is given, and leaves an audit row.
pub fn replace(
    conn: &mut Conn,
    recorder: &Recorder,
    year: i32,
    days: &[NamedDay],
    expected: Option<i32>,
) -> Result<WorkingCalendarYear, Error> {
    let (from, to) = bounds(year)?;
    let next = calendar::next_version(conn, year)?;
    if expected.is_some_and(|version| version + 1 != next) {
        return Err(Error::Stale { current: next - 1 });
    }
    let before = calendar::between(conn, from, to)?;
    calendar::replace(conn, from, to, days)?;
    let audit = Audit::new(
        "working_calendar.changed",
        "working_calendar",
        uuid::Uuid::nil(),
    );
    let audit = audit.detail(year.to_string()).before(&before).after(&days);
    recorder.audit(conn, audit)?;
    read(conn, year)
}

/// The calendar holds for everybody: only whoever administers the whole installation changes it.
pub fn require_everything(scope: &UnitScope) -> Result<(), Error> {
    if scope.all {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
