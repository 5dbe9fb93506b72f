//! When the reports of a period are due: as it was asked for, or by the regime's schedule.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use tonghop_db::Conn;
use tonghop_model::{Text, UnitId};

use super::json::NewPeriod;
use crate::db;
use crate::domain::calendar::schedule::Schedule;
use crate::domain::calendar::working_days::WorkingCalendar;
use crate::domain::input::FieldFault;
use crate::domain::opening::{Duty, levels};
use crate::domain::words::DueRule;
use crate::domain::{Error, deadline};

/// The deadlines of a period: the first instants that are late.
pub struct Deadlines {
    /// The period's own: the latest.
    pub period: NaiveDateTime,
    /// Those of units that have an earlier one.
    own: HashMap<UnitId, NaiveDateTime>,
}

impl Deadlines {
    /// Settles them for the units that must report.
    pub fn settle(
        conn: &mut Conn,
        new: &NewPeriod,
        schedule: Option<Schedule>,
        duties: &[Duty],
    ) -> Result<Self, Error> {
        let calendar = around(conn, new.data_to)?;
        if let Some(due) = &new.due {
            due.check(new.data_to, &calendar)?;
            let period = deadline::first_late_instant(due.date, due.rule).naive_utc();
            return Ok(Self {
                period,
                own: HashMap::new(),
            });
        }
        let schedule = schedule.ok_or_else(no_schedule)?;
        let last_day = |level| schedule.last_day(new.data_to, level, &calendar);
        let late = |day| deadline::first_late_instant(day, DueRule::OnOrBefore).naive_utc();
        let mut of_level = HashMap::new();
        let mut own = HashMap::new();
        for (unit, level) in levels(duties) {
            let at = match of_level.entry(level) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(late(last_day(level).ok_or_else(beyond)?)),
            };
            own.insert(unit, at);
        }
        let period = own.values().max().copied().ok_or_else(beyond)?;
        own.retain(|_, at| *at != period);
        Ok(Self { period, own })
    }

    /// Each duty with its own deadline, where that is not the period's.
    pub fn with(&self, duties: Vec<Duty>) -> Vec<(Duty, Option<NaiveDateTime>)> {
        let own = |duty: Duty| {
            let at = duty.unit().and_then(|unit| self.own.get(&unit.id)).copied();
            (duty, at)
        };
        duties.into_iter().map(own).collect()
    }
}

/// The working calendar of the years in which a period that closes on this day can be due.
fn around(conn: &mut Conn, close: NaiveDate) -> Result<WorkingCalendar, Error> {
    let (from, to) = Schedule::horizon(close.year()).ok_or_else(beyond)?;
    Ok(db::calendar::of(conn, from, to)?)
}

fn no_schedule() -> Error {
    Error::field(FieldFault::new(
        "#/due",
        "REQUIRED",
        Text::new(
            "Chế độ báo cáo này chưa có lịch kỳ nên cần nhập hạn nộp.",
            "This regime has no schedule, so a deadline must be given.",
        ),
    ))
}

fn beyond() -> Error {
    Error::field(FieldFault::new(
        "#/data_to",
        "OUT_OF_RANGE",
        Text::new(
            "Không tính được hạn nộp từ ngày này.",
            "No deadline follows from this day.",
        ),
    ))
}
