//! What this service has heard of reports that are due.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{PeriodId, UnitId};

use crate::db::ROWS_PER_INSERT;
use crate::db::schema::{known_obligations as known, known_periods};

/// A period as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct KnownPeriod {
    /// Regime and period codes.
    pub label: String,
    /// Last day of its data.
    pub data_to: NaiveDate,
}

/// Takes over a period.
pub fn save_period(conn: &mut Conn, id: PeriodId, period: &KnownPeriod) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(known_periods::table)
        .values((
            known_periods::id.eq(id),
            known_periods::label.eq(&period.label),
            known_periods::data_to.eq(period.data_to),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// What is known of these periods.
pub fn periods(conn: &mut Conn, ids: &[PeriodId]) -> QueryResult<HashMap<PeriodId, KnownPeriod>> {
    let rows: Vec<(PeriodId, KnownPeriod)> = known_periods::table
        .filter(known_periods::id.eq_any(ids.to_vec()))
        .select((
            known_periods::id,
            (known_periods::label, known_periods::data_to),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// One unit's duty and how far its report is.
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = known, treat_none_as_default_value = false)]
pub struct KnownObligation {
    /// The period.
    pub period_id: PeriodId,
    /// What people call it.
    pub period_label: String,
    /// Last day of its data.
    pub data_to: NaiveDate,
    /// The unit.
    pub unit_id: UnitId,
    /// How far the report is: `NOT_STARTED`, or the report's state.
    pub state: String,
}

/// Takes over duties, new or as they stand now.
pub fn save(conn: &mut Conn, rows: &[KnownObligation]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(known::table)
            .values(rows)
            .on_conflict((known::period_id, known::unit_id))
            .do_update()
            .set(known::state.eq(diesel::upsert::excluded(known::state)))
            .execute(c))?;
    }
    Ok(())
}

/// Takes over duties that are not known yet; the others stay as far as their reports are.
pub fn begin(conn: &mut Conn, rows: &[KnownObligation]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(known::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Forgets the duty of a unit that was released from it.
pub fn forget(conn: &mut Conn, period: PeriodId, unit: UnitId) -> QueryResult<()> {
    diesel::delete(known::table.find((period, unit))).execute(conn)?;
    Ok(())
}
