//! The units a batch of changes concerns, folded from the log.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_model::{UnitChangeId, UnitId};

use super::read;
use crate::db::schema::{directory_closure, unit_change_units, unit_changes, unit_relations};
use crate::db::{IDS_PER_QUERY, unit_keys};
use crate::domain::Error;
use crate::domain::unit_change::action::ChangeKind;
use crate::domain::unit_change::check::{CodeScheme, Holding};
use crate::domain::unit_change::{Action, Event, NewChange, PastChange, World};

/// Every unit the changes name or touch, the children of those that may end, and everything above all of them.
pub fn world(conn: &mut Conn, changes: &[NewChange]) -> Result<World, Error> {
    let mut world = World::default();
    let mut named: BTreeSet<UnitId> = BTreeSet::new();
    let mut ending: BTreeSet<UnitId> = BTreeSet::new();
    for change in changes {
        named.extend(change.action.named());
        ending.extend(change.action.ending());
    }
    let corrected = corrected_by(changes);
    for (id, past) in past_changes(conn, &corrected)? {
        named.extend(&past.units);
        ending.extend(&past.units);
        world.know_change(id, past);
    }
    named.extend(children_of(conn, &ending)?);
    // Specified ids must be new; one that is known is refused by the rules.
    let given = changes.iter().flat_map(|c| c.action.new_units());
    named.extend(given.filter_map(|spec| spec.id));
    know(conn, &mut world, named.into_iter().collect())?;
    loop {
        let above = world.unknown_parents();
        if above.is_empty() {
            return Ok(world);
        }
        let found = know(conn, &mut world, above)?;
        if found == 0 {
            return Err(Error::Corrupt("a parent has no history".into()));
        }
    }
}

fn corrected_by(changes: &[NewChange]) -> Vec<UnitChangeId> {
    let corrected = changes.iter().filter_map(|change| match &change.action {
        Action::Correction(correction) => Some(correction.change_id),
        _ => None,
    });
    corrected.collect()
}

/// Recorded changes with the units they touched.
fn past_changes(
    conn: &mut Conn,
    ids: &[UnitChangeId],
) -> Result<HashMap<UnitChangeId, PastChange>, Error> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitChangeId, ChangeKind, NaiveDate)> = unit_changes::table
            .filter(unit_changes::id.eq_any(chunk.to_vec()))
            .select((
                unit_changes::id,
                unit_changes::kind,
                unit_changes::effective_date,
            ))
            .load(conn)?;
        let voided = read::corrections(conn, chunk)?;
        for (id, kind, day) in rows {
            let past = PastChange {
                kind,
                day,
                corrected: voided.contains_key(&id),
                units: Vec::new(),
            };
            found.insert(id, past);
        }
        let touched: Vec<(UnitChangeId, UnitId)> = unit_change_units::table
            .filter(unit_change_units::change_id.eq_any(chunk.to_vec()))
            .order((unit_change_units::change_id, unit_change_units::unit_id))
            .select((unit_change_units::change_id, unit_change_units::unit_id))
            .load(conn)?;
        for (change, unit) in touched {
            if let Some(past) = found.get_mut(&change) {
                past.units.push(unit);
            }
        }
    }
    Ok(found)
}

/// Units that ever stood directly below these.
fn children_of(conn: &mut Conn, parents: &BTreeSet<UnitId>) -> QueryResult<BTreeSet<UnitId>> {
    let parents: Vec<UnitId> = parents.iter().copied().collect();
    let mut children = BTreeSet::new();
    for chunk in parents.chunks(IDS_PER_QUERY) {
        let rows: Vec<UnitId> = unit_relations::table
            .filter(unit_relations::parent_id.eq_any(chunk.to_vec()))
            .select(unit_relations::unit_id)
            .distinct()
            .load(conn)?;
        children.extend(rows);
    }
    Ok(children)
}

/// Folds these units from the log; answers how many there are.
fn know(conn: &mut Conn, world: &mut World, units: Vec<UnitId>) -> Result<usize, Error> {
    let mut known = 0;
    for chunk in units.chunks(IDS_PER_QUERY) {
        for (unit, events) in events_of(conn, chunk)? {
            known += 1;
            world
                .know(unit, events)
                .map_err(|rule| Error::Corrupt(format!("the history of unit {unit}: {rule}")))?;
        }
    }
    Ok(known)
}

type Row = (UnitId, UnitChangeId, NaiveDate, i64, String);

/// The events of these units that count, in order; a unit of which every change was voided has none.
fn events_of(conn: &mut Conn, units: &[UnitId]) -> Result<HashMap<UnitId, Vec<Event>>, Error> {
    let rows: Vec<Row> = unit_change_units::table
        .inner_join(unit_changes::table)
        .filter(unit_change_units::unit_id.eq_any(units.to_vec()))
        .order((unit_changes::effective_date, unit_changes::ordinal))
        .select((
            unit_change_units::unit_id,
            unit_changes::id,
            unit_changes::effective_date,
            unit_changes::ordinal,
            unit_change_units::effects,
        ))
        .load(conn)?;
    let changes: BTreeSet<UnitChangeId> = rows.iter().map(|row| row.1).collect();
    let changes: Vec<UnitChangeId> = changes.into_iter().collect();
    let voided = read::corrections(conn, &changes)?;
    let mut events: HashMap<UnitId, Vec<Event>> = HashMap::new();
    for (unit, change, day, ordinal, effects) in rows {
        let events = events.entry(unit).or_default();
        if !voided.contains_key(&change) {
            events.push(Event {
                change,
                day,
                ordinal,
                effects: serde_json::from_str(&effects)?,
            });
        }
    }
    Ok(events)
}

/// When units outside the batch have codes that units of the batch have at some time.
pub fn holders(conn: &mut Conn, world: &World) -> QueryResult<Vec<Holding>> {
    let touched: HashSet<UnitId> = world.touched().map(|(unit, _)| unit).collect();
    let mut wanted: HashMap<CodeScheme, BTreeSet<String>> = HashMap::new();
    for holding in world.holdings() {
        wanted
            .entry(holding.scheme)
            .or_default()
            .insert(holding.code);
    }
    let mut found = Vec::new();
    for (scheme, codes) in wanted {
        let codes: Vec<String> = codes.into_iter().collect();
        for chunk in codes.chunks(IDS_PER_QUERY) {
            let rows = unit_keys::rows(conn, &UnitScope::everywhere(), scheme.into(), chunk)?;
            let others = rows
                .into_iter()
                .filter(|(unit, ..)| !touched.contains(unit));
            found.extend(others.filter_map(|(unit, code, from, to)| {
                Some(Holding {
                    scheme,
                    code: code?,
                    unit,
                    from,
                    to,
                })
            }));
        }
    }
    Ok(found)
}

/// How many levels there ever were below the touched units that existed before.
pub fn heights(conn: &mut Conn, world: &World) -> QueryResult<HashMap<UnitId, usize>> {
    let units = world.touched().map(|(unit, _)| unit);
    let units: Vec<UnitId> = units.filter(|unit| !world.is_made(*unit)).collect();
    let mut heights = HashMap::new();
    for chunk in units.chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitId, Option<i32>)> = directory_closure::table
            .filter(directory_closure::ancestor_id.eq_any(chunk.to_vec()))
            .group_by(directory_closure::ancestor_id)
            .select((
                directory_closure::ancestor_id,
                diesel::dsl::max(directory_closure::depth),
            ))
            .load(conn)?;
        let known = rows
            .into_iter()
            .filter_map(|(unit, depth)| Some((unit, usize::try_from(depth?).ok()?)));
        heights.extend(known);
    }
    Ok(heights)
}
