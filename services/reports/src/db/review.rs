//! What reviewers decided, what the unit did besides, and who wrote.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::exists;
use diesel::prelude::*;
use tonghop_db::{Conn, Portable, each_backend};
use tonghop_directory::{on_day, scope};
use tonghop_model::{AccountId, DecisionId, ReportId, UnitId};

use crate::db::schema::{
    assignments, directory_closure as closure, report_authors, report_decisions, report_steps,
    report_versions, reports,
};
use crate::domain::words::{DecisionKind, StepKind};

/// The units of `turns`, and those that have ended since and whose turns these units take on `day`.
pub fn turns_kept(conn: &mut Conn, turns: &[UnitId], day: NaiveDate) -> QueryResult<Vec<UnitId>> {
    let below = on_day!(
        closure::table.filter(closure::ancestor_id.eq_any(turns.to_vec())),
        day
    )
    .select(closure::unit_id.nullable());
    let waiting: Vec<Option<UnitId>> = reports::table
        .inner_join(assignments::table)
        .filter(assignments::released_at.is_null())
        .filter(reports::review_unit_id.eq_any(below))
        .filter(reports::review_unit_id.ne_all(turns.to_vec()))
        .select(reports::review_unit_id)
        .distinct()
        .load(conn)?;
    let others: Vec<UnitId> = waiting.into_iter().flatten().collect();
    let keepers = scope::keepers(conn, &others, day)?;
    let kept = keepers
        .into_iter()
        .filter(|(unit, keeper)| unit != keeper && turns.contains(keeper));
    Ok(turns
        .iter()
        .copied()
        .chain(kept.map(|(unit, _)| unit))
        .collect())
}

/// One level's decision on one version.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = report_decisions, treat_none_as_default_value = false)]
pub struct DecisionRow {
    /// The decision.
    pub id: DecisionId,
    /// The report.
    pub report_id: ReportId,
    /// The version decided on.
    pub report_version: i32,
    /// The level that decided.
    pub unit_id: UnitId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Why it was returned.
    pub reason: Option<String>,
    /// JSON array of remarks.
    pub remarks: String,
    /// When.
    pub decided_at: NaiveDateTime,
    /// By whom.
    pub decided_by: AccountId,
}

/// A withdrawal or the opening of a correction.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = report_steps, treat_none_as_default_value = false)]
pub struct StepRow {
    /// The step.
    pub id: DecisionId,
    /// The report.
    pub report_id: ReportId,
    /// The version last submitted then.
    pub report_version: i32,
    /// What was done.
    pub kind: StepKind,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub happened_at: NaiveDateTime,
    /// By whom.
    pub account_id: AccountId,
}

/// Keeps a decision.
pub fn insert_decision(conn: &mut Conn, row: &DecisionRow) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(report_decisions::table).values(row).execute(c))?;
    Ok(())
}

/// Keeps a step.
pub fn insert_step(conn: &mut Conn, row: &StepRow) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(report_steps::table).values(row).execute(c))?;
    Ok(())
}

/// The newest decisions on a report, at most `limit`, the oldest of them first.
pub fn decisions(conn: &mut Conn, id: ReportId, limit: i64) -> QueryResult<Vec<DecisionRow>> {
    let mut rows: Vec<DecisionRow> = report_decisions::table
        .filter(report_decisions::report_id.eq(id))
        .order(report_decisions::id.desc())
        .limit(limit)
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// The newest steps of a report, at most `limit`, the oldest of them first.
pub fn steps(conn: &mut Conn, id: ReportId, limit: i64) -> QueryResult<Vec<StepRow>> {
    let mut rows: Vec<StepRow> = report_steps::table
        .filter(report_steps::report_id.eq(id))
        .order(report_steps::id.desc())
        .limit(limit)
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// Remembers that `account` wrote on the report.
pub fn add_author(conn: &mut Conn, id: ReportId, account: AccountId) -> QueryResult<()> {
    let row = (
        report_authors::report_id.eq(id),
        report_authors::account_id.eq(account),
    );
    Portable(
        diesel::insert_into(report_authors::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// Whether `account` wrote on the report or ever sent it in.
pub fn is_author(conn: &mut Conn, id: ReportId, account: AccountId) -> QueryResult<bool> {
    let wrote = report_authors::table
        .filter(report_authors::report_id.eq(id))
        .filter(report_authors::account_id.eq(account))
        .select(report_authors::account_id);
    let sent = report_versions::table
        .filter(report_versions::report_id.eq(id))
        .filter(report_versions::submitted_by.eq(account))
        .select(report_versions::submitted_by);
    Ok(diesel::select(exists(wrote)).get_result(conn)?
        || diesel::select(exists(sent)).get_result(conn)?)
}
