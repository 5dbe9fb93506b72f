//! Days on which offices work or do not, against their weekday; a year at a time.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, each_backend};

use crate::db::ROWS_PER_INSERT;
use crate::db::schema::{calendar_days, calendar_years};
use crate::domain::calendar::working_days::{DayKind, NamedDay, WorkingCalendar};

/// Version of a year that nobody has touched.
pub const UNTOUCHED: i32 = 1;

/// The version of a year.
pub fn version(conn: &mut Conn, year: i32) -> QueryResult<i32> {
    let version = calendar_years::table
        .find(year)
        .select(calendar_years::version)
        .first(conn)
        .optional()?;
    Ok(version.unwrap_or(UNTOUCHED))
}

/// The exceptions of these days, both included, in order.
pub fn between(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> QueryResult<Vec<NamedDay>> {
    let rows: Vec<(NaiveDate, DayKind, String)> = calendar_days::table
        .filter(calendar_days::day.between(from, to))
        .order(calendar_days::day)
        .load(conn)?;
    let named = |(date, kind, name)| NamedDay { date, kind, name };
    Ok(rows.into_iter().map(named).collect())
}

/// The calendar of these days, both included.
pub fn of(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> QueryResult<WorkingCalendar> {
    Ok(WorkingCalendar::from(between(conn, from, to)?.as_slice()))
}

/// Takes the turn to change a year; answers its next version.
pub fn next_version(conn: &mut Conn, year: i32) -> QueryResult<i32> {
    each_backend!(conn, c => diesel::insert_into(calendar_years::table)
        .values((calendar_years::year.eq(year), calendar_years::version.eq(UNTOUCHED + 1)))
        .on_conflict(calendar_years::year)
        .do_update()
        .set(calendar_years::version.eq(calendar_years::version + 1))
        .execute(c))?;
    version(conn, year)
}

/// Replaces the exceptions of the days from the first to the last, both included.
pub fn replace(
    conn: &mut Conn,
    from: NaiveDate,
    to: NaiveDate,
    days: &[NamedDay],
) -> QueryResult<()> {
    diesel::delete(calendar_days::table.filter(calendar_days::day.between(from, to)))
        .execute(conn)?;
    for chunk in days.chunks(ROWS_PER_INSERT) {
        let row = |day: &NamedDay| {
            (
                calendar_days::day.eq(day.date),
                calendar_days::kind.eq(day.kind),
                calendar_days::name.eq(day.name.clone()),
            )
        };
        let rows: Vec<_> = chunk.iter().map(row).collect();
        each_backend!(conn, c => diesel::insert_into(calendar_days::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Whether no year was ever entered.
pub fn is_blank(conn: &mut Conn) -> QueryResult<bool> {
    let years: i64 = calendar_years::table.count().get_result(conn)?;
    Ok(years == 0)
}
