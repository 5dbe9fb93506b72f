//! Who lies below whom, and when.
//!
//! A unit's records are always in somebody's hands: before it begins, its first parent's; while it is in force, its
//! reporting parent's; afterwards its heir's. The closure follows these hands upwards, so that the history of a unit
//! that has ended stays with whoever is responsible now, and an old parent loses sight of a unit on the day it moves.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_api::accounts::UnitSnapshot;
use tonghop_db::{Conn, each_backend};
use tonghop_model::UnitId;

use crate::schema::{directory_closure as closure, directory_custody as custody};

/// Longer chains are a cycle.
const MAX_DEPTH: i32 = 16;
/// Ids in one `IN` list, rows in one insert.
const CHUNK: usize = 1000;

/// Before anything: the first day both engines keep and compare.
fn earliest() -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// In whose hands a unit's records are from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// The unit above.
    pub keeper: UnitId,
    /// First day.
    pub from: NaiveDate,
    /// First day no more; open when absent.
    pub to: Option<NaiveDate>,
}

/// In whose hands a unit is through all time, in order.
pub fn keepings(unit: &UnitSnapshot) -> Vec<Keeping> {
    let begin = unit.versions.first().map(|v| v.valid_from);
    let mut spans: Vec<Keeping> = unit
        .reports_to
        .iter()
        .chain(&unit.heirs)
        .map(|span| Keeping {
            keeper: span.parent,
            // Until it begins, a unit is in the hands it will begin in.
            from: if Some(span.valid_from) == begin {
                earliest()
            } else {
                span.valid_from
            },
            to: span.valid_to,
        })
        .collect();
    spans.sort_by_key(|span| span.from);
    let mut joined: Vec<Keeping> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.keeper == span.keeper && last.to == Some(span.from) => {
                last.to = span.to;
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// A unit above another, for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Insertable)]
#[diesel(table_name = closure, treat_none_as_default_value = false)]
pub struct Above {
    /// The unit above, or the unit itself.
    pub ancestor_id: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// How many steps above.
    pub depth: i32,
    /// First day no more; open when absent.
    pub valid_to: Option<NaiveDate>,
    /// The unit.
    pub unit_id: UnitId,
}

/// Hands of many units.
pub type Custody = HashMap<UnitId, Vec<Keeping>>;

/// Everything above `unit`, the unit itself included, through all time.
pub fn above(unit: UnitId, custody: &Custody) -> Vec<Above> {
    let own = Above {
        ancestor_id: unit,
        valid_from: earliest(),
        depth: 0,
        valid_to: None,
        unit_id: unit,
    };
    let mut rows = Vec::new();
    let mut open = vec![own];
    while let Some(below) = open.pop() {
        rows.push(below);
        if below.depth >= MAX_DEPTH {
            continue;
        }
        for keeping in custody.get(&below.ancestor_id).into_iter().flatten() {
            let from = keeping.from.max(below.valid_from);
            let to = [keeping.to, below.valid_to].into_iter().flatten().min();
            if keeping.keeper != unit && to.is_none_or(|to| from < to) {
                open.push(Above {
                    ancestor_id: keeping.keeper,
                    valid_from: from,
                    depth: below.depth + 1,
                    valid_to: to,
                    unit_id: unit,
                });
            }
        }
    }
    rows.sort_unstable();
    join(rows)
}

/// Joins rows of one ancestor that follow one another. `rows` are sorted.
fn join(rows: Vec<Above>) -> Vec<Above> {
    let mut joined: Vec<Above> = Vec::with_capacity(rows.len());
    for row in rows {
        match joined.last_mut() {
            Some(last)
                if last.ancestor_id == row.ancestor_id
                    && last.depth == row.depth
                    && last.valid_to == Some(row.valid_from) =>
            {
                last.valid_to = row.valid_to;
            }
            // Only a cycle, which accounts never sends, could bring an ancestor twice on one day.
            Some(last)
                if last.ancestor_id == row.ancestor_id && last.valid_from == row.valid_from => {}
            _ => joined.push(row),
        }
    }
    joined
}

/// Takes over the hands of these units, and makes the closure anew for them and for all that is ever below them.
pub(crate) fn replace(conn: &mut Conn, units: Vec<(UnitId, Vec<Keeping>)>) -> QueryResult<()> {
    let ids: Vec<UnitId> = units.iter().map(|(unit, _)| *unit).collect();
    let mut known: Custody = load(conn, &ids)?;
    // Most changes leave a unit where it is; a new unit has no row of its own yet.
    let present = present(conn, &ids)?;
    let moved: Vec<(UnitId, Vec<Keeping>)> = units
        .into_iter()
        .filter(|(unit, hands)| {
            !present.contains(unit) || known.get(unit).map_or(&[][..], Vec::as_slice) != hands
        })
        .collect();
    let ids: Vec<UnitId> = moved.iter().map(|(unit, _)| *unit).collect();
    let mut affected: BTreeSet<UnitId> = ids.iter().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        let below: Vec<UnitId> = closure::table
            .filter(closure::ancestor_id.eq_any(chunk.to_vec()))
            .select(closure::unit_id)
            .distinct()
            .load(conn)?;
        affected.extend(below);
        diesel::delete(custody::table.filter(custody::unit_id.eq_any(chunk.to_vec())))
            .execute(conn)?;
    }
    let rows: Vec<_> = moved
        .iter()
        .flat_map(|(unit, hands)| hands.iter().map(move |k| (*unit, *k)))
        .map(|(unit, keeping)| {
            (
                custody::unit_id.eq(unit),
                custody::valid_from.eq(keeping.from),
                custody::valid_to.eq(keeping.to),
                custody::keeper_id.eq(keeping.keeper),
            )
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        each_backend!(conn, c => diesel::insert_into(custody::table).values(chunk).execute(c))?;
    }
    known.extend(moved);
    let affected: Vec<UnitId> = affected.into_iter().collect();
    load_upwards(conn, &mut known, &affected)?;
    for chunk in affected.chunks(CHUNK) {
        diesel::delete(closure::table.filter(closure::unit_id.eq_any(chunk.to_vec())))
            .execute(conn)?;
        let rows: Vec<Above> = chunk.iter().flat_map(|unit| above(*unit, &known)).collect();
        for rows in rows.chunks(CHUNK) {
            each_backend!(conn, c => diesel::insert_into(closure::table).values(rows).execute(c))?;
        }
    }
    Ok(())
}

/// Which of these units have a row of their own.
fn present(conn: &mut Conn, units: &[UnitId]) -> QueryResult<BTreeSet<UnitId>> {
    let mut present = BTreeSet::new();
    for chunk in units.chunks(CHUNK) {
        let rows: Vec<UnitId> = closure::table
            .filter(closure::unit_id.eq_any(chunk.to_vec()))
            .filter(closure::depth.eq(0))
            .select(closure::unit_id)
            .load(conn)?;
        present.extend(rows);
    }
    Ok(present)
}

fn load(conn: &mut Conn, units: &[UnitId]) -> QueryResult<Custody> {
    type Row = (UnitId, UnitId, NaiveDate, Option<NaiveDate>);
    let mut found = Custody::new();
    for chunk in units.chunks(CHUNK) {
        let rows: Vec<Row> = custody::table
            .filter(custody::unit_id.eq_any(chunk.to_vec()))
            .order((custody::unit_id, custody::valid_from))
            .select((
                custody::unit_id,
                custody::keeper_id,
                custody::valid_from,
                custody::valid_to,
            ))
            .load(conn)?;
        for (unit, keeper, from, to) in rows {
            let keeping = Keeping { keeper, from, to };
            found.entry(unit).or_default().push(keeping);
        }
    }
    Ok(found)
}

/// Adds the hands of `units` and of everything above them that are not known yet.
fn load_upwards(conn: &mut Conn, known: &mut Custody, units: &[UnitId]) -> QueryResult<()> {
    let mut wanted: BTreeSet<UnitId> = units.iter().copied().collect();
    wanted.extend(known.values().flatten().map(|keeping| keeping.keeper));
    wanted.retain(|unit| !known.contains_key(unit));
    while !wanted.is_empty() {
        let ids: Vec<UnitId> = wanted.into_iter().collect();
        let found = load(conn, &ids)?;
        // Roots have nobody above them; they need not be asked for again.
        known.extend(ids.into_iter().map(|unit| (unit, Vec::new())));
        let above: BTreeSet<UnitId> = found.values().flatten().map(|k| k.keeper).collect();
        known.extend(found);
        wanted = above
            .into_iter()
            .filter(|unit| !known.contains_key(unit))
            .collect();
    }
    Ok(())
}

#[cfg(test)]
#[path = "closure_tests.rs"]
mod tests;
