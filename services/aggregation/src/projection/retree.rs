//! A period's tree changed: units move, appear or fall away, and everything added up over them is added up again.
//!
//! A change of the tree is rare and may touch every sum of the period, so nothing is moved by differences here.

use std::collections::{BTreeMap, HashMap};

use diesel::QueryResult;
use tonghop_api::reports::{AssignmentChanged, AssignmentOpened};
use tonghop_db::Conn;
use tonghop_journal::ProjectionError;
use tonghop_model::{PeriodId, UnitId};

use super::poison;
use crate::db;
use crate::domain::Error;
use crate::domain::counts::{Counts, CountsOf};
use crate::domain::delta::{Cell, CellKey};
use crate::domain::obligation::Obligation;
use crate::domain::recount;
use crate::forms::Forms;

/// Takes over changed assignments, period by period.
pub fn apply(
    conn: &mut Conn,
    forms: &Forms,
    changed: &[AssignmentChanged],
) -> Result<(), ProjectionError> {
    let mut by_period = HashMap::<PeriodId, Vec<&AssignmentChanged>>::new();
    for change in changed {
        by_period
            .entry(change.assignment.period_id)
            .or_default()
            .push(change);
    }
    for (period, changes) in by_period {
        let (released, kept): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| change.released);
        let kept: Vec<_> = kept.into_iter().map(|change| &change.assignment).collect();
        let released: Vec<UnitId> = released.iter().map(|c| c.assignment.unit_id).collect();
        db::units::replace(conn, period, &kept)?;
        oblige(conn, period, &kept)?;
        // When such a unit is taken up again, the reports service tells of its report anew.
        db::facts::forget(conn, period, &released)?;
        db::accepted::forget(conn, period, &released)?;
        db::obligations::forget(conn, period, &released)?;
        recount(conn, forms, period).map_err(poison)?;
    }
    Ok(())
}

/// Makes the obligations of units that are taken up again.
fn oblige(conn: &mut Conn, period: PeriodId, kept: &[&AssignmentOpened]) -> QueryResult<()> {
    let units: Vec<UnitId> = kept.iter().map(|a| a.unit_id).collect();
    let known = db::obligations::of_units(conn, period, &units)?;
    let new: Vec<Obligation> = kept
        .iter()
        .filter(|a| !known.contains_key(&a.unit_id))
        .map(|a| Obligation::new(period, a.unit_id, a.id))
        .collect();
    db::obligations::save(conn, &new)
}

/// Writes what the facts and obligations of a period come to under its tree of now.
fn recount(conn: &mut Conn, forms: &Forms, period: PeriodId) -> Result<(), Error> {
    let sha256 = db::periods::template_sha256(conn, period)?.ok_or(Error::NotFound)?;
    let form = forms.get(conn, period, &sha256)?;
    let lineages = db::units::lineages(conn, period, None)?;
    let facts = db::facts::of_units(conn, &form, period, None)?;
    let cells: BTreeMap<CellKey, Cell> = recount::roll_up(period, &lineages, &facts)?
        .into_iter()
        .map(|((unit, indicator), cell)| {
            let key = CellKey {
                period,
                unit,
                indicator,
            };
            (key, cell)
        })
        .collect();
    db::rollups::clear(conn, period)?;
    db::rollups::save(conn, &cells)?;
    let own: CountsOf = db::obligations::of_period(conn, period)?
        .iter()
        .map(|(unit, one)| (*unit, Counts::of(one)))
        .collect();
    let counts: CountsOf = recount::count_up(&lineages, &own).into_iter().collect();
    db::completeness::clear(conn, period)?;
    db::completeness::add(conn, period, &counts)?;
    Ok(())
}
