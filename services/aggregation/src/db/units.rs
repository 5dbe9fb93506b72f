//! The tree of a period, as of its data-close date.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_api::reports::AssignmentOpened;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{PeriodId, UnitId, UnitKind};

use crate::db::ROWS;
use crate::db::schema::{period_closure as closure, period_units as units};
use crate::domain::recount::Lineages;
use crate::domain::unit::{PeriodUnit, Units};

type Row = (UnitId, String, String, UnitKind, Option<UnitId>);

fn unit((id, code, name, kind, parent): Row) -> PeriodUnit {
    PeriodUnit {
        id,
        code,
        name,
        kind,
        parent,
    }
}

/// One unit.
pub fn find(conn: &mut Conn, period: PeriodId, id: UnitId) -> QueryResult<Option<PeriodUnit>> {
    let found: Option<Row> = units::table
        .filter(units::period_id.eq(period))
        .filter(units::unit_id.eq(id))
        .select((
            units::unit_id,
            units::code,
            units::name,
            units::kind,
            units::parent_id,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(unit))
}

/// Whether other units lie below this one.
pub fn has_below(conn: &mut Conn, period: PeriodId, id: UnitId) -> QueryResult<bool> {
    let below = closure::table
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(id))
        .filter(closure::unit_id.ne(id))
        .select(closure::unit_id);
    diesel::select(diesel::dsl::exists(below)).get_result(conn)
}

/// A unit and all below it.
pub fn subtree(conn: &mut Conn, period: PeriodId, root: UnitId) -> QueryResult<Units> {
    let rows: Vec<Row> = units::table
        .inner_join(
            closure::table.on(closure::period_id
                .eq(units::period_id)
                .and(closure::unit_id.eq(units::unit_id))),
        )
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(root))
        .select((
            units::unit_id,
            units::code,
            units::name,
            units::kind,
            units::parent_id,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, unit(row))).collect())
}

/// A unit's ancestors, itself first.
pub fn lineage(conn: &mut Conn, period: PeriodId, id: UnitId) -> QueryResult<Vec<UnitId>> {
    closure::table
        .filter(closure::period_id.eq(period))
        .filter(closure::unit_id.eq(id))
        .order(closure::depth)
        .select(closure::ancestor_id)
        .load(conn)
}

/// The ancestors of each of these units, itself first; of every unit of the period without `ids`.
pub fn lineages(
    conn: &mut Conn,
    period: PeriodId,
    ids: Option<&[UnitId]>,
) -> QueryResult<Lineages> {
    let mut query = closure::table
        .filter(closure::period_id.eq(period))
        .order((closure::unit_id, closure::depth))
        .select((closure::unit_id, closure::ancestor_id))
        .into_boxed::<tonghop_db::MultiBackend>();
    if let Some(ids) = ids {
        query = query.filter(closure::unit_id.eq_any(ids.to_vec()));
    }
    let rows: Vec<(UnitId, UnitId)> = query.load(conn)?;
    let mut lineages = Lineages::new();
    for (unit, ancestor) in rows {
        lineages.entry(unit).or_default().push(ancestor);
    }
    Ok(lineages)
}

#[derive(Insertable)]
#[diesel(table_name = units, treat_none_as_default_value = false)]
struct UnitRow<'a> {
    period_id: PeriodId,
    unit_id: UnitId,
    code: &'a str,
    name: &'a str,
    kind: UnitKind,
    parent_id: Option<UnitId>,
}

#[derive(Insertable)]
#[diesel(table_name = closure, treat_none_as_default_value = false)]
struct ClosureRow {
    period_id: PeriodId,
    ancestor_id: UnitId,
    unit_id: UnitId,
    depth: i32,
}

/// Takes over the lineages of new assignments; what is there of the period's tree stays.
pub fn save(conn: &mut Conn, assignments: &[AssignmentOpened]) -> QueryResult<()> {
    let rows = Rows::of(assignments);
    for rows in rows.units.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(units::table)
            .values(rows).on_conflict_do_nothing().execute(c))?;
    }
    for rows in rows.closure.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(closure::table)
            .values(rows).on_conflict_do_nothing().execute(c))?;
    }
    Ok(())
}

/// Takes over the lineages of changed assignments of one period in place of what was there.
pub fn replace(
    conn: &mut Conn,
    period: PeriodId,
    assignments: &[&AssignmentOpened],
) -> QueryResult<()> {
    let rows = Rows::of(assignments.iter().copied());
    let moved: Vec<UnitId> = rows.units.iter().map(|row| row.unit_id).collect();
    for moved in moved.chunks(ROWS) {
        diesel::delete(
            closure::table
                .filter(closure::period_id.eq(period))
                .filter(closure::unit_id.eq_any(moved)),
        )
        .execute(conn)?;
    }
    for rows in rows.units.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(units::table)
            .values(rows)
            .on_conflict((units::period_id, units::unit_id))
            .do_update()
            .set((
                units::code.eq(excluded(units::code)),
                units::name.eq(excluded(units::name)),
                units::kind.eq(excluded(units::kind)),
                units::parent_id.eq(excluded(units::parent_id)),
            ))
            .execute(c))?;
    }
    for rows in rows.closure.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(closure::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// The rows that lineages come to, each unit once.
struct Rows<'a> {
    units: Vec<UnitRow<'a>>,
    closure: Vec<ClosureRow>,
}

impl<'a> Rows<'a> {
    fn of(assignments: impl IntoIterator<Item = &'a AssignmentOpened>) -> Self {
        let (mut seen, mut units, mut closure) = (HashSet::new(), Vec::new(), Vec::new());
        for assignment in assignments {
            let period_id = assignment.period_id;
            let mut rest = assignment.lineage.as_slice();
            while let Some((unit, above)) = rest.split_first() {
                if !seen.insert((period_id, unit.id)) {
                    break;
                }
                units.push(UnitRow {
                    period_id,
                    unit_id: unit.id,
                    code: unit.code.as_str(),
                    name: &unit.name,
                    kind: unit.kind,
                    parent_id: above.first().map(|parent| parent.id),
                });
                closure.extend(
                    rest.iter()
                        .zip(0_i32..)
                        .map(|(ancestor, depth)| ClosureRow {
                            period_id,
                            ancestor_id: ancestor.id,
                            unit_id: unit.id,
                            depth,
                        }),
                );
                rest = above;
            }
        }
        Self { units, closure }
    }
}
