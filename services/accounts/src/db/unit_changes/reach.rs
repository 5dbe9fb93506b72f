//! Whether a caller may make a change: everything it names or touches must lie within reach.

use std::collections::BTreeSet;

use serde_json::Value;
use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_model::{Relation, UnitId};

use super::Plan;
use crate::db::units;
use crate::domain::Error;
use crate::domain::unit_change::{Action, Fault, NewChange, Rule};

/// Refuses the first unit that is named in a change and lies out of reach, before anything about it is said.
pub fn of_named(conn: &mut Conn, scope: &UnitScope, change: &NewChange) -> Result<(), Error> {
    if scope.all {
        return Ok(());
    }
    let named: BTreeSet<UnitId> = change.action.named().into_iter().collect();
    if let Some(unit) = outside(conn, scope, &named)?.first() {
        let pointer = pointer_to(&change.action, *unit)?;
        return Err(Fault::new(0, pointer, Rule::UnknownUnit).into());
    }
    // Only whoever administers the whole installation makes a unit that reports to nobody.
    let orphan = match &change.action {
        Action::Create(create) => create.unit.reporting_parent_id.is_none(),
        Action::ReEstablish(again) => again.unit.reporting_parent_id.is_none(),
        Action::Move(moved) => moved.relation == Relation::Reporting && moved.parent_id.is_none(),
        other => {
            let new = other.new_units();
            new.iter().any(|spec| spec.reporting_parent_id.is_none())
        }
    };
    if orphan {
        return Err(Error::field("#/change", "PARENT_REQUIRED"));
    }
    Ok(())
}

/// Refuses a change that touches units out of reach: children in another tree, or units that were in other hands on
/// the day of the change.
pub fn of_touched(conn: &mut Conn, scope: &UnitScope, plan: &Plan) -> Result<(), Error> {
    if scope.all {
        return Ok(());
    }
    let touched = plan.after.touched().map(|(unit, _)| unit);
    let touched: BTreeSet<UnitId> = touched.filter(|unit| !plan.after.is_made(*unit)).collect();
    if outside(conn, scope, &touched)?.is_empty() && held_on_the_day(scope, plan) {
        return Ok(());
    }
    let correction = plan
        .changes
        .iter()
        .any(|change| matches!(change.action, Action::Correction(_)));
    Err(if correction {
        Fault::new(0, "#/change/change_id", Rule::UnknownChange).into()
    } else {
        Fault::new(0, "#/change", Rule::UnknownUnit).into()
    })
}

/// Whether each touched unit was, and will be, in the caller's hands on the day of the change: whoever has a unit today
/// does not change what it was when it belonged to another.
fn held_on_the_day(scope: &UnitScope, plan: &Plan) -> bool {
    let own = |unit: &UnitId| scope.subtrees.contains(unit);
    let touched = plan
        .expansions
        .iter()
        .flat_map(|expansion| expansion.units.keys().map(|unit| (*unit, expansion.day)));
    touched
        .filter(|(unit, _)| !plan.after.is_made(*unit))
        .filter(|(unit, _)| !own(unit) && !scope.units.contains(unit))
        .all(|(unit, day)| {
            let before = plan.before.above(unit, day);
            let after = plan.after.timeline(unit);
            let stays = after.is_some_and(|timeline| timeline.version_on(day).is_some());
            before.iter().any(own) && (!stays || plan.after.above(unit, day).iter().any(own))
        })
}

fn outside(
    conn: &mut Conn,
    scope: &UnitScope,
    wanted: &BTreeSet<UnitId>,
) -> Result<Vec<UnitId>, Error> {
    let ids: Vec<UnitId> = wanted.iter().copied().collect();
    let within = units::all_within(conn, scope, &ids)?;
    Ok(ids
        .into_iter()
        .filter(|unit| !within.contains(unit))
        .collect())
}

/// Where in the change a unit is named.
fn pointer_to(action: &Action, unit: UnitId) -> Result<String, Error> {
    let value = serde_json::to_value(action)?;
    Ok(find(&value, &unit.to_string(), "#/change").unwrap_or_else(|| "#/change".into()))
}

fn find(value: &Value, text: &str, pointer: &str) -> Option<String> {
    match value {
        Value::String(found) if found == text => Some(pointer.to_owned()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(i, item)| find(item, text, &format!("{pointer}/{i}"))),
        Value::Object(members) => members
            .iter()
            .find_map(|(name, item)| find(item, text, &format!("{pointer}/{name}"))),
        _ => None,
    }
}
