//! What each accepted report contributes.

use std::collections::HashMap;

use diesel::prelude::*;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_forms::Form;
use tonghop_model::{PeriodId, Quantity, UnitId};

use crate::db::ROWS;
use crate::db::schema::{facts, period_closure as closure};
use crate::domain::delta::{Contribution, Facts};

type Row = (UnitId, String, Quantity, Quantity);

fn by_unit(form: &Form, rows: Vec<Row>) -> Facts {
    let mut facts = Facts::new();
    for (unit, indicator, value, weight) in rows {
        let fact = Contribution::new(form, indicator, value, weight);
        facts.entry(unit).or_default().push(fact);
    }
    facts
}

/// The contributions of these units, or of all units of the period.
pub fn of_units(
    conn: &mut Conn,
    form: &Form,
    period: PeriodId,
    units: Option<&[UnitId]>,
) -> QueryResult<Facts> {
    let mut query = facts::table
        .filter(facts::period_id.eq(period))
        .select((
            facts::unit_id,
            facts::indicator,
            facts::value,
            facts::weight,
        ))
        .into_boxed::<MultiBackend>();
    if let Some(units) = units {
        query = query.filter(facts::unit_id.eq_any(units.to_vec()));
    }
    Ok(by_unit(form, query.load(conn)?))
}

/// The contributions of a unit and all below it.
pub fn below(conn: &mut Conn, form: &Form, period: PeriodId, root: UnitId) -> QueryResult<Facts> {
    let rows: Vec<Row> = facts::table
        .inner_join(
            closure::table.on(closure::period_id
                .eq(facts::period_id)
                .and(closure::unit_id.eq(facts::unit_id))),
        )
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq(root))
        .select((
            facts::unit_id,
            facts::indicator,
            facts::value,
            facts::weight,
        ))
        .load(conn)?;
    Ok(by_unit(form, rows))
}

/// The largest value of an indicator over each of these units and all below it.
pub fn largest(
    conn: &mut Conn,
    period: PeriodId,
    indicator: &str,
    ancestors: &[UnitId],
) -> QueryResult<HashMap<UnitId, Quantity>> {
    let rows: Vec<(UnitId, Option<Quantity>)> = closure::table
        .inner_join(
            facts::table.on(facts::period_id
                .eq(closure::period_id)
                .and(facts::unit_id.eq(closure::unit_id))),
        )
        .filter(closure::period_id.eq(period))
        .filter(closure::ancestor_id.eq_any(ancestors.to_vec()))
        .filter(facts::indicator.eq(indicator))
        .group_by(closure::ancestor_id)
        .select((closure::ancestor_id, diesel::dsl::max(facts::value)))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(unit, value)| Some((unit, value?)))
        .collect())
}

#[derive(Insertable)]
#[diesel(table_name = facts, treat_none_as_default_value = false)]
struct NewRow<'a> {
    period_id: PeriodId,
    unit_id: UnitId,
    indicator: &'a str,
    value: Quantity,
    weight: Quantity,
}

/// Forgets the contributions of these units.
pub fn forget(conn: &mut Conn, period: PeriodId, units: &[UnitId]) -> QueryResult<()> {
    for units in units.chunks(ROWS) {
        diesel::delete(
            facts::table
                .filter(facts::period_id.eq(period))
                .filter(facts::unit_id.eq_any(units)),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Replaces the contributions of these units.
pub fn replace(conn: &mut Conn, period: PeriodId, new: &Facts) -> QueryResult<()> {
    let units: Vec<UnitId> = new.keys().copied().collect();
    forget(conn, period, &units)?;
    let rows: Vec<NewRow<'_>> = new
        .iter()
        .flat_map(|(unit, facts)| {
            facts.iter().map(|fact| NewRow {
                period_id: period,
                unit_id: *unit,
                indicator: &fact.indicator,
                value: fact.value,
                weight: fact.weight,
            })
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(facts::table).values(rows).execute(c))?;
    }
    Ok(())
}
