//! The log as it is read.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::each_in_scope;
use tonghop_model::{AccountId, UnitChangeId, UnitId};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::{directory_closure, unit_change_units, unit_changes};
use crate::domain::unit_change::{ChangeKind, Part};

/// A change as it was recorded.
#[derive(Debug, Clone, Queryable)]
pub struct ChangeRow {
    /// The change.
    pub id: UnitChangeId,
    /// Order of recording.
    pub ordinal: i64,
    /// Its kind.
    pub kind: ChangeKind,
    /// First day of what it brought.
    pub effective_date: NaiveDate,
    /// Number of the decision.
    pub decision_number: Option<String>,
    /// Who issued it.
    pub decision_body: Option<String>,
    /// When it was signed.
    pub decision_date: Option<NaiveDate>,
    /// Note.
    pub note: Option<String>,
    /// What was asked for.
    pub payload: String,
    /// The change it voids.
    pub corrects: Option<UnitChangeId>,
    /// When it was recorded.
    pub recorded_at: NaiveDateTime,
    /// By whom.
    pub actor_id: Option<AccountId>,
}

/// A change with the units it touched and the correction that voids it.
#[derive(Debug, Clone)]
pub struct ChangeRecord {
    /// The change.
    pub row: ChangeRow,
    /// The units it touched.
    pub units: Vec<(UnitId, Part)>,
    /// The correction that voids it.
    pub corrected_by: Option<UnitChangeId>,
}

/// Which changes a list shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChangeFilter {
    /// Only those that touch this unit.
    pub unit_id: Option<UnitId>,
    /// Only those that take effect on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those that take effect on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// One change, if a unit that it touches lies in the scope.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    id: UnitChangeId,
) -> QueryResult<Option<ChangeRecord>> {
    let row: Option<ChangeRow> = unit_changes::table.find(id).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let touched = unit_change_units::table
        .filter(unit_change_units::change_id.eq(id))
        .select(unit_change_units::unit_id)
        .into_boxed::<MultiBackend>();
    let within: Option<UnitId> = each_in_scope!(touched, unit_change_units::unit_id, scope)
        .first(conn)
        .optional()?;
    match within {
        Some(_) => Ok(complete(conn, vec![row])?.pop()),
        None => Ok(None),
    }
}

/// Changes in the scope by day and order of recording, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &ChangeFilter,
    after: Option<(NaiveDate, i64)>,
    limit: i64,
) -> QueryResult<Vec<ChangeRecord>> {
    let mut query = unit_changes::table
        .order((unit_changes::effective_date, unit_changes::ordinal))
        .limit(limit)
        .into_boxed::<MultiBackend>();
    if !scope.all {
        let below = tonghop_directory::on_day!(
            directory_closure::table
                .filter(directory_closure::ancestor_id.eq_any(scope.subtrees.clone())),
            scope.on
        )
        .select(directory_closure::unit_id);
        let touched = unit_change_units::table
            .filter(
                unit_change_units::unit_id
                    .eq_any(scope.units.clone())
                    .or(unit_change_units::unit_id.eq_any(below)),
            )
            .select(unit_change_units::change_id);
        query = query.filter(unit_changes::id.eq_any(touched));
    }
    if let Some(unit) = filter.unit_id {
        let touched = unit_change_units::table
            .filter(unit_change_units::unit_id.eq(unit))
            .select(unit_change_units::change_id);
        query = query.filter(unit_changes::id.eq_any(touched));
    }
    if let Some(from) = filter.from {
        query = query.filter(unit_changes::effective_date.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(unit_changes::effective_date.le(to));
    }
    if let Some((day, ordinal)) = after {
        let same_day = unit_changes::effective_date
            .eq(day)
            .and(unit_changes::ordinal.gt(ordinal));
        query = query.filter(unit_changes::effective_date.gt(day).or(same_day));
    }
    let rows = query.load(conn)?;
    complete(conn, rows)
}

/// Every change that touched one unit, in order.
pub fn of_unit(conn: &mut Conn, unit: UnitId) -> QueryResult<Vec<ChangeRecord>> {
    let touched = unit_change_units::table
        .filter(unit_change_units::unit_id.eq(unit))
        .select(unit_change_units::change_id);
    let rows = unit_changes::table
        .filter(unit_changes::id.eq_any(touched))
        .order((unit_changes::effective_date, unit_changes::ordinal))
        .load(conn)?;
    complete(conn, rows)
}

/// Adds units and corrections.
fn complete(conn: &mut Conn, rows: Vec<ChangeRow>) -> QueryResult<Vec<ChangeRecord>> {
    let ids: Vec<UnitChangeId> = rows.iter().map(|row| row.id).collect();
    let mut units: HashMap<UnitChangeId, Vec<(UnitId, Part)>> = HashMap::new();
    let corrections = corrections(conn, &ids)?;
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let touched: Vec<(UnitChangeId, UnitId, Part)> = unit_change_units::table
            .filter(unit_change_units::change_id.eq_any(chunk.to_vec()))
            .order((unit_change_units::change_id, unit_change_units::unit_id))
            .select((
                unit_change_units::change_id,
                unit_change_units::unit_id,
                unit_change_units::part,
            ))
            .load(conn)?;
        for (change, unit, part) in touched {
            units.entry(change).or_default().push((unit, part));
        }
    }
    let records = rows.into_iter().map(|row| ChangeRecord {
        units: units.remove(&row.id).unwrap_or_default(),
        corrected_by: corrections.get(&row.id).copied(),
        row,
    });
    Ok(records.collect())
}

/// The correction that voids each of these changes, where there is one.
pub fn corrections(
    conn: &mut Conn,
    ids: &[UnitChangeId],
) -> QueryResult<HashMap<UnitChangeId, UnitChangeId>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let some: Vec<Option<UnitChangeId>> = chunk.iter().copied().map(Some).collect();
        let rows: Vec<(Option<UnitChangeId>, UnitChangeId)> = unit_changes::table
            .filter(unit_changes::corrects.eq_any(some))
            .select((unit_changes::corrects, unit_changes::id))
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .filter_map(|(wrong, by)| Some((wrong?, by))),
        );
    }
    Ok(found)
}
