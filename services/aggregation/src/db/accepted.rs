//! Accepted report versions and their content.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_db::{Conn, each_backend};
use tonghop_forms::Content;
use tonghop_model::{PeriodId, ReportId, UnitId};

use crate::db::schema::{accepted_reports, period_closure as closure};
use crate::domain::Error;
use crate::domain::edition::ReportPin;

/// Rows in one statement: contents are large.
const ROWS: usize = 100;

/// An accepted version.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = accepted_reports, treat_none_as_default_value = false)]
pub struct AcceptedRow {
    /// The period.
    pub period_id: PeriodId,
    /// The unit.
    pub unit_id: UnitId,
    /// The report.
    pub report_id: ReportId,
    /// The version.
    pub version: i32,
    /// Hash of its canonical JSON.
    pub content_sha256: String,
    /// When it was accepted, UTC.
    pub accepted_at: NaiveDateTime,
    /// The content, JSON.
    pub content: String,
}

/// Writes accepted versions over those before them.
pub fn save(conn: &mut Conn, rows: &[AcceptedRow]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(accepted_reports::table)
            .values(rows)
            .on_conflict((accepted_reports::period_id, accepted_reports::unit_id))
            .do_update()
            .set((
                accepted_reports::report_id.eq(excluded(accepted_reports::report_id)),
                accepted_reports::version.eq(excluded(accepted_reports::version)),
                accepted_reports::content_sha256.eq(excluded(accepted_reports::content_sha256)),
                accepted_reports::accepted_at.eq(excluded(accepted_reports::accepted_at)),
                accepted_reports::content.eq(excluded(accepted_reports::content)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Forgets what was accepted of these units.
pub fn forget(conn: &mut Conn, period: PeriodId, units: &[UnitId]) -> QueryResult<()> {
    for units in units.chunks(ROWS) {
        diesel::delete(
            accepted_reports::table
                .filter(accepted_reports::period_id.eq(period))
                .filter(accepted_reports::unit_id.eq_any(units)),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// The accepted contents of a whole period.
pub fn contents(conn: &mut Conn, period: PeriodId) -> Result<HashMap<UnitId, Content>, Error> {
    let rows: Vec<(UnitId, String)> = accepted_reports::table
        .filter(accepted_reports::period_id.eq(period))
        .select((accepted_reports::unit_id, accepted_reports::content))
        .load(conn)?;
    rows.into_iter()
        .map(|(unit, text)| Ok((unit, parse(period, unit, &text)?)))
        .collect()
}

/// The accepted reports of a unit and all below it.
pub fn below(
    conn: &mut Conn,
    period: PeriodId,
    root: UnitId,
) -> Result<HashMap<UnitId, (ReportPin, Content)>, Error> {
    let rows: Vec<AcceptedRow> = accepted_reports::table
        .inner_join(
            closure::table.on(closure::period_id
                .eq(accepted_reports::period_id)
                .and(closure::unit_id.eq(accepted_reports::unit_id))),
        )
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(root))
        .select(accepted_reports::all_columns)
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            let content = parse(period, row.unit_id, &row.content)?;
            let pin = ReportPin {
                id: row.report_id,
                version: row.version,
                sha256: row.content_sha256,
            };
            Ok((row.unit_id, (pin, content)))
        })
        .collect()
}

fn parse(period: PeriodId, unit: UnitId, text: &str) -> Result<Content, Error> {
    serde_json::from_str(text).map_err(|e| {
        Error::Corrupt(format!(
            "accepted content of unit {unit} in period {period}: {e}"
        ))
    })
}
