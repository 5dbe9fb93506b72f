//! Facts added up over each unit and all below it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{PeriodId, Quantity, UnitId};

use crate::db::ROWS;
use crate::db::schema::rollups;
use crate::domain::delta::{Cell, CellKey, UnitCells};
use crate::domain::recount::Cells;

#[derive(Queryable, Insertable)]
#[diesel(table_name = rollups, treat_none_as_default_value = false)]
struct Row {
    period_id: PeriodId,
    unit_id: UnitId,
    indicator: String,
    units: i64,
    value_sum: Quantity,
    weight_sum: Quantity,
    max_value: Option<Quantity>,
}

impl Row {
    const fn cell(&self) -> Cell {
        Cell {
            units: self.units,
            value: self.value_sum,
            weight: self.weight_sum,
            max: self.max_value,
        }
    }
}

/// The cells of one unit, by indicator.
pub fn of_unit(conn: &mut Conn, period: PeriodId, unit: UnitId) -> QueryResult<UnitCells> {
    let rows: Vec<Row> = rollups::table
        .filter(rollups::period_id.eq(period))
        .filter(rollups::unit_id.eq(unit))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.indicator.clone(), row.cell()))
        .collect())
}

/// The cells of a whole period.
pub fn of_period(conn: &mut Conn, period: PeriodId) -> QueryResult<Cells> {
    let rows: Vec<Row> = rollups::table
        .filter(rollups::period_id.eq(period))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.unit_id, row.indicator.clone()), row.cell()))
        .collect())
}

/// The cells of these units.
pub fn of_units(conn: &mut Conn, period: PeriodId, units: &[UnitId]) -> QueryResult<Cells> {
    let mut cells = Cells::new();
    for units in units.chunks(ROWS) {
        let rows: Vec<Row> = rollups::table
            .filter(rollups::period_id.eq(period))
            .filter(rollups::unit_id.eq_any(units.to_vec()))
            .load(conn)?;
        cells.extend(
            rows.into_iter()
                .map(|row| ((row.unit_id, row.indicator.clone()), row.cell())),
        );
    }
    Ok(cells)
}

/// Forgets all cells of a period.
pub fn clear(conn: &mut Conn, period: PeriodId) -> QueryResult<()> {
    diesel::delete(rollups::table.filter(rollups::period_id.eq(period))).execute(conn)?;
    Ok(())
}

/// Writes cells, new or changed.
pub fn save(conn: &mut Conn, cells: &BTreeMap<CellKey, Cell>) -> QueryResult<()> {
    let rows: Vec<Row> = cells
        .iter()
        .map(|(key, cell)| Row {
            period_id: key.period,
            unit_id: key.unit,
            indicator: key.indicator.clone(),
            units: cell.units,
            value_sum: cell.value,
            weight_sum: cell.weight,
            max_value: cell.max,
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        each_backend!(conn, c => diesel::insert_into(rollups::table)
            .values(rows)
            .on_conflict((rollups::period_id, rollups::unit_id, rollups::indicator))
            .do_update()
            .set((
                rollups::units.eq(excluded(rollups::units)),
                rollups::value_sum.eq(excluded(rollups::value_sum)),
                rollups::weight_sum.eq(excluded(rollups::weight_sum)),
                rollups::max_value.eq(excluded(rollups::max_value)),
            ))
            .execute(c))?;
    }
    Ok(())
}
