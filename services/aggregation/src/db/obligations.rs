//! Who must report, and how far they are.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{AssignmentId, PeriodId, ReportId, UnitId};

use crate::db::ROWS;
use crate::db::schema::{obligations, period_closure as closure};
use crate::domain::obligation::{Obligation, ObligationStatus};

#[derive(Queryable, Insertable)]
#[diesel(table_name = obligations, treat_none_as_default_value = false)]
struct Row {
    period_id: PeriodId,
    unit_id: UnitId,
    assignment_id: AssignmentId,
    report_id: Option<ReportId>,
    report_version: i32,
    status: ObligationStatus,
    first_submitted_at: Option<NaiveDateTime>,
    late: bool,
    times_returned: i32,
    accepted_version: Option<i32>,
}

impl From<Row> for Obligation {
    fn from(row: Row) -> Self {
        Self {
            period: row.period_id,
            unit: row.unit_id,
            assignment: row.assignment_id,
            report: row.report_id,
            report_version: row.report_version,
            status: row.status,
            first_submitted_at: row.first_submitted_at.map(|at| at.and_utc()),
            late: row.late,
            times_returned: row.times_returned,
            accepted_version: row.accepted_version,
        }
    }
}

impl From<&Obligation> for Row {
    fn from(one: &Obligation) -> Self {
        Self {
            period_id: one.period,
            unit_id: one.unit,
            assignment_id: one.assignment,
            report_id: one.report,
            report_version: one.report_version,
            status: one.status,
            first_submitted_at: one.first_submitted_at.map(|at| at.naive_utc()),
            late: one.late,
            times_returned: one.times_returned,
            accepted_version: one.accepted_version,
        }
    }
}

/// The obligations of these units.
pub fn of_units(
    conn: &mut Conn,
    period: PeriodId,
    units: &[UnitId],
) -> QueryResult<HashMap<UnitId, Obligation>> {
    let rows: Vec<Row> = obligations::table
        .filter(obligations::period_id.eq(period))
        .filter(obligations::unit_id.eq_any(units.to_vec()))
        .load(conn)?;
    Ok(by_unit(rows))
}

/// The obligations of a whole period.
pub fn of_period(conn: &mut Conn, period: PeriodId) -> QueryResult<HashMap<UnitId, Obligation>> {
    let rows: Vec<Row> = obligations::table
        .filter(obligations::period_id.eq(period))
        .load(conn)?;
    Ok(by_unit(rows))
}

/// The obligations of a unit and all below it.
pub fn below(
    conn: &mut Conn,
    period: PeriodId,
    root: UnitId,
) -> QueryResult<HashMap<UnitId, Obligation>> {
    let rows: Vec<Row> = obligations::table
        .inner_join(
            closure::table.on(closure::period_id
                .eq(obligations::period_id)
                .and(closure::unit_id.eq(obligations::unit_id))),
        )
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(root))
        .select(obligations::all_columns)
        .load(conn)?;
    Ok(by_unit(rows))
}

fn by_unit(rows: Vec<Row>) -> HashMap<UnitId, Obligation> {
    rows.into_iter()
        .map(|row| (row.unit_id, row.into()))
        .collect()
}

/// Forgets the obligations of these units.
pub fn forget(conn: &mut Conn, period: PeriodId, units: &[UnitId]) -> QueryResult<()> {
    for units in units.chunks(ROWS) {
        diesel::delete(
            obligations::table
                .filter(obligations::period_id.eq(period))
                .filter(obligations::unit_id.eq_any(units)),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Writes obligations, new or changed.
pub fn save(conn: &mut Conn, changed: &[Obligation]) -> QueryResult<()> {
    let rows: Vec<Row> = changed.iter().map(Row::from).collect();
    for rows in rows.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(obligations::table)
            .values(rows)
            .on_conflict((obligations::period_id, obligations::unit_id))
            .do_update()
            .set((
                obligations::report_id.eq(excluded(obligations::report_id)),
                obligations::report_version.eq(excluded(obligations::report_version)),
                obligations::status.eq(excluded(obligations::status)),
                obligations::first_submitted_at.eq(excluded(obligations::first_submitted_at)),
                obligations::late.eq(excluded(obligations::late)),
                obligations::times_returned.eq(excluded(obligations::times_returned)),
                obligations::accepted_version.eq(excluded(obligations::accepted_version)),
            ))
            .execute(c))?;
    }
    Ok(())
}
