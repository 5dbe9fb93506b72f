//! Completeness of each unit and all below it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::in_group;
use tonghop_model::{PeriodId, UnitGroupId, UnitId};

use crate::db::schema::{completeness, period_closure, period_units};
use crate::db::{ROWS, obligations};
use crate::domain::counts::{Counts, CountsOf};
use crate::domain::unit::UnitRef;
use crate::in_period_scope;

#[derive(Queryable, Insertable)]
#[diesel(table_name = completeness, treat_none_as_default_value = false)]
struct Row {
    period_id: PeriodId,
    unit_id: UnitId,
    expected: i64,
    submitted: i64,
    late: i64,
    returned: i64,
    awaiting: i64,
    accepted: i64,
}

impl From<Row> for Counts {
    fn from(row: Row) -> Self {
        Self {
            expected: row.expected,
            submitted: row.submitted,
            late: row.late,
            returned: row.returned,
            awaiting: row.awaiting,
            accepted: row.accepted,
        }
    }
}

/// Of one unit.
pub fn of_unit(conn: &mut Conn, period: PeriodId, unit: UnitId) -> QueryResult<Counts> {
    let row: Option<Row> = completeness::table
        .filter(completeness::period_id.eq(period))
        .filter(completeness::unit_id.eq(unit))
        .first(conn)
        .optional()?;
    Ok(row.map(Counts::from).unwrap_or_default())
}

/// Of these units, or of all units of the period.
pub fn of_units(
    conn: &mut Conn,
    period: PeriodId,
    units: Option<&[UnitId]>,
) -> QueryResult<BTreeMap<UnitId, Counts>> {
    let mut query = completeness::table
        .filter(completeness::period_id.eq(period))
        .into_boxed::<MultiBackend>();
    if let Some(units) = units {
        query = query.filter(completeness::unit_id.eq_any(units.to_vec()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.unit_id, row.into()))
        .collect())
}

/// Forgets the completeness of a period.
pub fn clear(conn: &mut Conn, period: PeriodId) -> QueryResult<()> {
    diesel::delete(completeness::table.filter(completeness::period_id.eq(period))).execute(conn)?;
    Ok(())
}

/// Of the direct children of a unit that the caller may see, by code.
pub fn of_children(
    conn: &mut Conn,
    scope: &UnitScope,
    period: PeriodId,
    parent: UnitId,
) -> QueryResult<Vec<(UnitRef, Counts)>> {
    let query = completeness::table
        .inner_join(
            period_units::table.on(period_units::period_id
                .eq(completeness::period_id)
                .and(period_units::unit_id.eq(completeness::unit_id))),
        )
        .filter(completeness::period_id.eq(period))
        .filter(period_units::parent_id.eq(parent))
        .order((period_units::code, period_units::unit_id))
        .select((
            completeness::all_columns,
            period_units::code,
            period_units::name,
        ))
        .into_boxed::<MultiBackend>();
    let rows: Vec<(Row, String, String)> =
        in_period_scope!(query, completeness, scope).load(conn)?;
    let child = |(row, code, name): (Row, String, String)| {
        let id = row.unit_id;
        (UnitRef { id, code, name }, row.into())
    };
    Ok(rows.into_iter().map(child).collect())
}

/// What each unit of a group owes by itself, at `root` or below it, by code; who belonged to the group on `day` counts.
pub fn of_group(
    conn: &mut Conn,
    period: PeriodId,
    root: UnitId,
    group: UnitGroupId,
    day: NaiveDate,
) -> QueryResult<Vec<(UnitRef, Counts)>> {
    let query = period_units::table
        .inner_join(
            period_closure::table.on(period_closure::period_id
                .eq(period_units::period_id)
                .and(period_closure::unit_id.eq(period_units::unit_id))),
        )
        .filter(period_units::period_id.eq(period))
        .filter(period_closure::ancestor_id.eq(root))
        .order((period_units::code, period_units::unit_id))
        .select((
            period_units::unit_id,
            period_units::code,
            period_units::name,
        ));
    let rows: Vec<(UnitId, String, String)> =
        in_group!(query, period_units::unit_id, group, day).load(conn)?;
    let mut members = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(ROWS) {
        let ids: Vec<UnitId> = chunk.iter().map(|(id, ..)| *id).collect();
        let owed = obligations::of_units(conn, period, &ids)?;
        members.extend(chunk.iter().filter_map(|(id, code, name)| {
            let unit = UnitRef {
                id: *id,
                code: code.clone(),
                name: name.clone(),
            };
            Some((unit, Counts::of(owed.get(id)?)))
        }));
    }
    Ok(members)
}

/// Adds changes to what is there. Only the consumer that holds the feed's cursor writes here, so nothing is lost between
/// reading and writing.
pub fn add(conn: &mut Conn, period: PeriodId, changes: &CountsOf) -> QueryResult<()> {
    let mut changes: Vec<(UnitId, Counts)> = changes.iter().map(|(u, c)| (*u, *c)).collect();
    changes.sort_by_key(|(unit, _)| *unit);
    for chunk in changes.chunks(ROWS) {
        let units: Vec<UnitId> = chunk.iter().map(|(unit, _)| *unit).collect();
        let stored = of_units(conn, period, Some(&units))?;
        let rows: Vec<Row> = chunk
            .iter()
            .map(|(unit, change)| {
                let sum = stored.get(unit).copied().unwrap_or_default().plus(*change);
                row(period, *unit, sum)
            })
            .collect();
        each_backend!(conn, c => diesel::insert_into(completeness::table)
            .values(&rows)
            .on_conflict((completeness::period_id, completeness::unit_id))
            .do_update()
            .set((
                completeness::expected.eq(excluded(completeness::expected)),
                completeness::submitted.eq(excluded(completeness::submitted)),
                completeness::late.eq(excluded(completeness::late)),
                completeness::returned.eq(excluded(completeness::returned)),
                completeness::awaiting.eq(excluded(completeness::awaiting)),
                completeness::accepted.eq(excluded(completeness::accepted)),
            ))
            .execute(c))?;
    }
    Ok(())
}

fn row(period_id: PeriodId, unit_id: UnitId, counts: Counts) -> Row {
    Row {
        period_id,
        unit_id,
        expected: counts.expected,
        submitted: counts.submitted,
        late: counts.late,
        returned: counts.returned,
        awaiting: counts.awaiting,
        accepted: counts.accepted,
    }
}
