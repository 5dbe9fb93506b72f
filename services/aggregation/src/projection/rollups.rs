//! Moves the roll-ups by what changed: each touched cell is read and written once for the whole page.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_db::Conn;
use tonghop_forms::Form;
use tonghop_journal::ProjectionError;
use tonghop_model::{PeriodId, UnitId};

use crate::db;
use crate::domain::delta::{Cell, CellKey, CellOverflow, Deltas, Facts};
use crate::domain::recount::Lineages;

/// Replaces the contributions of units and carries the difference up to every ancestor.
pub fn replace(
    conn: &mut Conn,
    form: &Form,
    period: PeriodId,
    lineages: &Lineages,
    new: &Facts,
) -> Result<(), ProjectionError> {
    if new.is_empty() {
        return Ok(());
    }
    let changed: Vec<UnitId> = new.keys().copied().collect();
    let old = db::facts::of_units(conn, form, period, Some(&changed))?;
    let mut deltas = Deltas::default();
    for (unit, new) in new {
        let old = old.get(unit).map(Vec::as_slice).unwrap_or_default();
        let lineage = lineages.get(unit).map(Vec::as_slice).unwrap_or_default();
        deltas
            .replace(period, lineage, old, new)
            .map_err(|error| overflow(&error))?;
    }
    db::facts::replace(conn, period, new)?;
    let touched: BTreeSet<UnitId> = deltas.cells().map(|(key, _)| key.unit).collect();
    let touched: Vec<UnitId> = touched.into_iter().collect();
    let stored = db::rollups::of_units(conn, period, &touched)?;
    let (mut cells, mut lost) = (BTreeMap::<CellKey, Cell>::new(), Vec::new());
    for (key, delta) in deltas.cells() {
        let place = (key.unit, key.indicator.clone());
        let cell = stored.get(&place).copied().unwrap_or_default();
        let (cell, lost_largest) = delta
            .apply(cell)
            .map_err(|_| overflow(&CellOverflow(key.clone())))?;
        if lost_largest {
            lost.push(key.clone());
        }
        cells.insert(key.clone(), cell);
    }
    find_largest(conn, period, &lost, &mut cells)?;
    db::rollups::save(conn, &cells)?;
    Ok(())
}

/// Looks up the largest value again where the one known was taken away.
fn find_largest(
    conn: &mut Conn,
    period: PeriodId,
    lost: &[CellKey],
    cells: &mut BTreeMap<CellKey, Cell>,
) -> Result<(), ProjectionError> {
    let mut by_indicator = BTreeMap::<&str, Vec<UnitId>>::new();
    for key in lost {
        by_indicator
            .entry(&key.indicator)
            .or_default()
            .push(key.unit);
    }
    for (indicator, units) in by_indicator {
        let largest = db::facts::largest(conn, period, indicator, &units)?;
        for unit in units {
            let key = CellKey {
                period,
                unit,
                indicator: indicator.to_owned(),
            };
            if let Some(cell) = cells.get_mut(&key) {
                cell.max = largest.get(&unit).copied();
            }
        }
    }
    Ok(())
}

fn overflow(error: &CellOverflow) -> ProjectionError {
    ProjectionError::Poison(error.to_string())
}
