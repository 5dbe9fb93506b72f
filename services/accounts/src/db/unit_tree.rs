//! Units as they are on a day: themselves, what stands above and below them, who came before and after them.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, holds_on};
use tonghop_model::{Relation, UnitChangeId, UnitId, UnitKind, UnitStatus};

use crate::db::schema::{unit_relations, unit_successions, unit_versions, units};
use crate::db::{IDS_PER_QUERY, units as scoped};
use crate::domain::unit_change::ChangeKind;
use crate::domain::unit_change::check::MAX_LEVELS;

/// What a unit is from one day to another.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = unit_versions)]
pub struct VersionRow {
    /// The unit.
    #[diesel(column_name = unit_id)]
    pub unit: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
    /// Code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// The State's identifier.
    pub agency_code: Option<String>,
    /// The statistics office's code.
    pub statistical_code: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Whether it is at work.
    pub status: UnitStatus,
}

/// Below whom a unit stands from one day to another.
#[derive(Debug, Clone, Queryable)]
pub struct RelationRow {
    /// In which tree.
    pub relation: Relation,
    /// Below whom.
    pub parent: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
}

/// One step from a predecessor to a successor.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct SuccessionRow {
    /// Who came before.
    pub predecessor: UnitId,
    /// Who came after.
    pub successor: UnitId,
    /// The change.
    pub change: UnitChangeId,
    /// `MERGE` or `SPLIT`.
    pub kind: ChangeKind,
    /// The day.
    pub day: NaiveDate,
}

/// The version of the unit's row, if the unit lies in the scope.
pub fn row_version(conn: &mut Conn, scope: &UnitScope, unit: UnitId) -> QueryResult<Option<i32>> {
    if scoped::within(conn, scope, &[unit])?.is_empty() {
        return Ok(None);
    }
    units::table
        .find(unit)
        .select(units::version)
        .first(conn)
        .optional()
}

/// Every version of a unit, in order.
pub fn versions(conn: &mut Conn, unit: UnitId) -> QueryResult<Vec<VersionRow>> {
    unit_versions::table
        .filter(unit_versions::unit_id.eq(unit))
        .order(unit_versions::valid_from)
        .select(VersionRow::as_select())
        .load(conn)
}

/// Every parent of a unit, in order.
pub fn relations(conn: &mut Conn, unit: UnitId) -> QueryResult<Vec<RelationRow>> {
    unit_relations::table
        .filter(unit_relations::unit_id.eq(unit))
        .order((unit_relations::relation, unit_relations::valid_from))
        .select((
            unit_relations::relation,
            unit_relations::parent_id,
            unit_relations::valid_from,
            unit_relations::valid_to,
        ))
        .load(conn)
}

/// What these units are on `day`; those not in force then are missing.
pub fn on_day(
    conn: &mut Conn,
    ids: &[UnitId],
    day: NaiveDate,
) -> QueryResult<HashMap<UnitId, VersionRow>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<VersionRow> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(chunk.to_vec()))
            .filter(holds_on!(unit_versions, day))
            .select(VersionRow::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.unit, row)));
    }
    Ok(found)
}

/// What these units were last, or will be: their newest version.
pub fn newest(conn: &mut Conn, ids: &[UnitId]) -> QueryResult<HashMap<UnitId, VersionRow>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<VersionRow> = unit_versions::table
            .filter(unit_versions::unit_id.eq_any(chunk.to_vec()))
            .order(unit_versions::valid_from)
            .select(VersionRow::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.unit, row)));
    }
    Ok(found)
}

/// How many units stand directly below each of these on `day`; those with none are missing.
pub fn children_counts(
    conn: &mut Conn,
    ids: &[UnitId],
    relation: Relation,
    day: NaiveDate,
) -> QueryResult<HashMap<UnitId, i64>> {
    let mut counts = HashMap::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<(UnitId, i64)> = unit_relations::table
            .filter(unit_relations::parent_id.eq_any(chunk.to_vec()))
            .filter(unit_relations::relation.eq(relation))
            .filter(holds_on!(unit_relations, day))
            .group_by(unit_relations::parent_id)
            .select((unit_relations::parent_id, count_star()))
            .load(conn)?;
        counts.extend(rows);
    }
    Ok(counts)
}

/// The units above one on `day`, the nearest first.
pub fn ancestors(
    conn: &mut Conn,
    unit: UnitId,
    relation: Relation,
    day: NaiveDate,
) -> QueryResult<Vec<UnitId>> {
    let mut above = Vec::new();
    let mut at = unit;
    while above.len() < MAX_LEVELS {
        let parent: Option<UnitId> = unit_relations::table
            .filter(unit_relations::unit_id.eq(at))
            .filter(unit_relations::relation.eq(relation))
            .filter(holds_on!(unit_relations, day))
            .select(unit_relations::parent_id)
            .first(conn)
            .optional()?;
        let Some(parent) = parent else { break };
        above.push(parent);
        at = parent;
    }
    Ok(above)
}

/// A unit below another: how many steps, its code, itself. They sort level by level, by code.
pub type Below = (usize, String, UnitId);

/// Everything below these units on `day`, at most `depth` steps down, level by level and by code.
pub fn subtree(
    conn: &mut Conn,
    units: &[UnitId],
    relation: Relation,
    day: NaiveDate,
    depth: usize,
) -> QueryResult<Vec<Below>> {
    let mut found: Vec<Below> = Vec::new();
    let mut level = units.to_vec();
    for step in 1..=depth.min(MAX_LEVELS) {
        let mut next: Vec<Below> = Vec::new();
        for chunk in level.chunks(IDS_PER_QUERY) {
            let rows: Vec<(String, UnitId)> = unit_relations::table
                .inner_join(
                    unit_versions::table.on(unit_versions::unit_id.eq(unit_relations::unit_id)),
                )
                .filter(unit_relations::parent_id.eq_any(chunk.to_vec()))
                .filter(unit_relations::relation.eq(relation))
                .filter(holds_on!(unit_relations, day))
                .filter(holds_on!(unit_versions, day))
                .select((unit_versions::code, unit_relations::unit_id))
                .load(conn)?;
            next.extend(rows.into_iter().map(|(code, unit)| (step, code, unit)));
        }
        if next.is_empty() {
            break;
        }
        level = next.iter().map(|(_, _, unit)| *unit).collect();
        found.extend(next);
    }
    found.sort_unstable();
    Ok(found)
}

/// Who came after a unit until `at`, over however many steps: the steps, each once, the nearest first. What came out
/// of a unit before another ended in it did not come after that other.
pub fn successors(conn: &mut Conn, unit: UnitId, at: NaiveDate) -> QueryResult<Vec<SuccessionRow>> {
    follow(
        (unit, NaiveDate::MIN),
        Way::Later,
        |ids, conn: &mut Conn| {
            unit_successions::table
                .filter(unit_successions::predecessor_id.eq_any(ids))
                .filter(unit_successions::effective_date.le(at))
                .order((
                    unit_successions::effective_date,
                    unit_successions::successor_id,
                ))
                .select(STEP)
                .load(conn)
        },
        conn,
    )
}

/// Who came before a unit, over however many steps, by changes after `at` if it is given.
pub fn predecessors(
    conn: &mut Conn,
    unit: UnitId,
    at: Option<NaiveDate>,
) -> QueryResult<Vec<SuccessionRow>> {
    let after = at.unwrap_or(NaiveDate::MIN);
    follow(
        (unit, NaiveDate::MAX),
        Way::Earlier,
        |ids, conn: &mut Conn| {
            let rows: Vec<SuccessionRow> = unit_successions::table
                .filter(unit_successions::successor_id.eq_any(ids))
                .order((
                    unit_successions::effective_date,
                    unit_successions::predecessor_id,
                ))
                .select(STEP)
                .load(conn)?;
            Ok(rows.into_iter().filter(|step| step.day > after).collect())
        },
        conn,
    )
}

const STEP: (
    unit_successions::predecessor_id,
    unit_successions::successor_id,
    unit_successions::change_id,
    unit_successions::kind,
    unit_successions::effective_date,
) = (
    unit_successions::predecessor_id,
    unit_successions::successor_id,
    unit_successions::change_id,
    unit_successions::kind,
    unit_successions::effective_date,
);

/// Towards which end of time steps are followed.
#[derive(Clone, Copy)]
enum Way {
    Later,
    Earlier,
}

impl Way {
    /// From which unit to which a step leads.
    const fn ends(self, step: &SuccessionRow) -> (UnitId, UnitId) {
        match self {
            Self::Later => (step.predecessor, step.successor),
            Self::Earlier => (step.successor, step.predecessor),
        }
    }

    /// Whether a step on `day` can be taken by whoever arrived on `reached`.
    fn goes_on(self, reached: NaiveDate, day: NaiveDate) -> bool {
        match self {
            Self::Later => day >= reached,
            Self::Earlier => day <= reached,
        }
    }
}

/// Follows steps from a unit, level by level and in the order of time, until nothing new is found. A unit reached again
/// from a day that leaves more steps to take is followed again.
fn follow(
    (unit, start): (UnitId, NaiveDate),
    way: Way,
    steps: impl Fn(Vec<UnitId>, &mut Conn) -> QueryResult<Vec<SuccessionRow>>,
    conn: &mut Conn,
) -> QueryResult<Vec<SuccessionRow>> {
    let mut reached: HashMap<UnitId, NaiveDate> = HashMap::from([(unit, start)]);
    let mut found = Vec::new();
    let mut level = vec![unit];
    while !level.is_empty() {
        let mut next = BTreeSet::new();
        for chunk in level.chunks(IDS_PER_QUERY) {
            for step in steps(chunk.to_vec(), conn)? {
                let (from, to) = way.ends(&step);
                let here = reached.get(&from);
                if !here.is_some_and(|here| way.goes_on(*here, step.day)) {
                    continue;
                }
                match reached.get(&to) {
                    Some(known) if way.goes_on(*known, step.day) => continue,
                    Some(_) => {}
                    None => found.push(step),
                }
                reached.insert(to, step.day);
                next.insert(to);
            }
        }
        level = next.into_iter().collect();
    }
    Ok(found)
}
