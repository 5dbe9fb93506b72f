//! Changes of units: tried in memory, then written with all that follows from them.
//!
//! - [`backfill`]: creations of units of before the log.
//! - [`load`]: the units a batch concerns, from the log.
//! - [`people`]: who would see more or less after a change.
//! - [`reach`]: whether a caller may make a change.
//! - [`read`]: the log as it is read.
//! - [`store`]: the log, and the versions and relations derived from it.

pub mod backfill;
mod load;
pub mod people;
pub mod reach;
pub mod read;
mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_api::accounts::{ParentSpan, UnitSnapshot, UnitVersion};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{Relation, UnitChangeId, UnitId};

use crate::db::freezes;
use crate::db::schema::tree_state;
use crate::domain::Error;
use crate::domain::unit_change::{Expansion, NewChange, Timeline, World};

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The change.
    pub id: UnitChangeId,
    /// Units that began with it, in the order they were named.
    pub created: Vec<UnitId>,
}

/// Changes that keep every rule, tried but not written.
pub struct Plan {
    /// The changes.
    pub changes: Vec<NewChange>,
    /// What follows from each.
    pub expansions: Vec<Expansion>,
    /// The units concerned, as they were.
    pub before: World,
    /// The units concerned, as they will be.
    pub after: World,
}

/// Makes changes, in the order given, all or none: log, derived rows, succession, copy, events and audit rows.
///
/// They may be dated over many years and build upon one another; a unit made by one and named by a later one has its
/// id given before ([`crate::domain::unit_change::UnitSpec::id`]). Rules are checked once, for all of them together,
/// so tens of thousands of creations cost a bounded number of statements. A [`Error::Change`] names every
/// change that breaks one by its place.
pub fn apply(
    conn: &mut Conn,
    recorder: &Recorder,
    changes: Vec<NewChange>,
) -> Result<Vec<Applied>, Error> {
    let first = lock(conn, changes.len())?;
    let plan = plan(conn, recorder, first, changes)?;
    write(conn, recorder, &plan)
}

/// Tries changes as they would be made next: what follows from them, or the rules they break. Writes nothing.
pub fn dry_run(
    conn: &mut Conn,
    recorder: &Recorder,
    changes: Vec<NewChange>,
) -> Result<Plan, Error> {
    let first = last_ordinal(conn)? + 1;
    plan(conn, recorder, first, changes)
}

/// Takes the turn to change the tree, and the ordinals for this many changes; answers the first. Whoever comes second
/// waits here, and then sees what the first has written.
pub fn lock(conn: &mut Conn, changes: usize) -> Result<i64, Error> {
    let ordinals = i64::try_from(changes).map_err(|e| Error::Corrupt(e.to_string()))?;
    diesel::update(tree_state::table.find(1))
        .set((
            tree_state::version.eq(tree_state::version + 1),
            tree_state::last_ordinal.eq(tree_state::last_ordinal + ordinals),
        ))
        .execute(conn)?;
    Ok(last_ordinal(conn)? - ordinals + 1)
}

fn last_ordinal(conn: &mut Conn) -> QueryResult<i64> {
    tree_state::table
        .find(1)
        .select(tree_state::last_ordinal)
        .first(conn)
}

/// Tries changes, the first of which is recorded as number `first`. Writes nothing.
pub fn plan(
    conn: &mut Conn,
    recorder: &Recorder,
    first: i64,
    changes: Vec<NewChange>,
) -> Result<Plan, Error> {
    let before = load::world(conn, &changes)?;
    let mut after = before.clone();
    let (mut expansions, mut faults) = (Vec::with_capacity(changes.len()), Vec::new());
    for ((index, change), ordinal) in changes.iter().enumerate().zip(first..) {
        match after.make(index, change, recorder.id(), ordinal, &mut || recorder.id()) {
            Ok(expansion) => expansions.push(expansion),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        // The others are not looked at further: what one change does not make, the next ones may miss.
        return Err(Error::Change(faults));
    }
    freezes::guard(conn, expansions.iter().map(|e| e.day))?;
    let others = load::holders(conn, &after)?;
    let heights = load::heights(conn, &after)?;
    let faults = after.faults(&changes, others, &heights);
    if !faults.is_empty() {
        return Err(Error::Change(faults));
    }
    Ok(Plan {
        changes,
        expansions,
        before,
        after,
    })
}

/// Writes what [`plan`] found, within the turn taken by [`lock`].
pub fn write(conn: &mut Conn, recorder: &Recorder, plan: &Plan) -> Result<Vec<Applied>, Error> {
    store::write(conn, recorder, plan)?;
    let applied = plan.expansions.iter().map(|expansion| Applied {
        id: expansion.id,
        created: expansion.created.clone(),
    });
    Ok(applied.collect())
}

/// A unit as other services see it.
pub fn snapshot(unit: UnitId, timeline: &Timeline) -> UnitSnapshot {
    let span = |parent: UnitId, valid_from: NaiveDate, valid_to: Option<NaiveDate>| ParentSpan {
        parent,
        valid_from,
        valid_to,
    };
    let versions = timeline.versions.iter().map(|s| UnitVersion {
        valid_from: s.from,
        valid_to: s.to,
        code: s.what.code.clone(),
        name: s.what.name.clone(),
        short_name: s.what.short_name.clone(),
        kind: s.what.kind,
    });
    let reporting = timeline.parents_in(Relation::Reporting).iter();
    UnitSnapshot {
        id: unit,
        versions: versions.collect(),
        reports_to: reporting.map(|s| span(s.what, s.from, s.to)).collect(),
        heirs: timeline
            .heirs
            .iter()
            .map(|s| span(s.what, s.from, s.to))
            .collect(),
    }
}
