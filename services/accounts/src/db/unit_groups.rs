//! Groups of units and their members.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_api::accounts::{GroupMember, UNIT_GROUP_CHANGED, UnitGroupSnapshot};
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend, holds_on};
use tonghop_directory::{each_in_scope, groups, in_scope};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{UnitGroupId, UnitId};

use crate::db::ROWS_PER_INSERT;
use crate::db::schema::{unit_group_members as members, unit_groups, unit_versions};
use crate::domain::Error;
use crate::domain::unit_change::Span;
use crate::domain::unit_group::Membership;

/// A group.
#[derive(Debug, Clone, Queryable, Insertable, Serialize)]
#[diesel(table_name = unit_groups)]
pub struct GroupRow {
    /// The group.
    pub id: UnitGroupId,
    /// Version of the row, for `ETag`; members count too.
    pub version: i32,
    /// Code, of one group only.
    pub code: String,
    /// Name.
    pub name: String,
    /// The unit that keeps it.
    pub owner_unit_id: UnitId,
    /// When it was made.
    pub created_at: NaiveDateTime,
}

/// A member as the list shows it.
#[derive(Debug, Clone, Queryable)]
pub struct MemberRow {
    /// The unit.
    pub unit_id: UnitId,
    /// Its code on the day.
    pub code: String,
    /// Its name on the day.
    pub name: String,
    /// First day it belongs.
    pub valid_from: NaiveDate,
    /// First day it no longer belongs.
    pub valid_to: Option<NaiveDate>,
}

/// One group, if its owner lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: UnitGroupId) -> QueryResult<Option<GroupRow>> {
    let query = unit_groups::table
        .filter(unit_groups::id.eq(id))
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, unit_groups::owner_unit_id, scope)
        .first(conn)
        .optional()
}

/// Groups in the scope by code, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<GroupRow>> {
    let query = unit_groups::table
        .order(unit_groups::code)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, unit_groups::owner_unit_id, scope);
    if let Some(after) = after {
        query = query.filter(unit_groups::code.gt(after.to_owned()));
    }
    query.load(conn)
}

/// Members on a day within the scope, by code, after `after`.
pub fn members_on(
    conn: &mut Conn,
    scope: &UnitScope,
    group: UnitGroupId,
    day: NaiveDate,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<MemberRow>> {
    let named = members::unit_id
        .eq(unit_versions::unit_id)
        .and(holds_on!(unit_versions, day));
    let query = members::table
        .inner_join(unit_versions::table.on(named))
        .filter(members::group_id.eq(group))
        .filter(holds_on!(members, day))
        .select((
            members::unit_id,
            unit_versions::code,
            unit_versions::name,
            members::valid_from,
            members::valid_to,
        ))
        .order(unit_versions::code)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, members::unit_id, scope);
    if let Some(after) = after {
        query = query.filter(unit_versions::code.gt(after.to_owned()));
    }
    query.load(conn)
}

/// Every membership of a group, in order.
pub fn memberships(conn: &mut Conn, group: UnitGroupId) -> QueryResult<Vec<Membership>> {
    let rows: Vec<(UnitId, NaiveDate, Option<NaiveDate>)> = members::table
        .filter(members::group_id.eq(group))
        .order((members::unit_id, members::valid_from))
        .select((members::unit_id, members::valid_from, members::valid_to))
        .load(conn)?;
    let spans = rows
        .into_iter()
        .map(|(what, from, to)| Span { from, to, what });
    Ok(spans.collect())
}

/// Makes a group without members.
pub fn insert(conn: &mut Conn, recorder: &Recorder, row: &GroupRow) -> Result<(), Error> {
    each_backend!(conn, c => diesel::insert_into(unit_groups::table).values(row).execute(c))
        .map_err(|error| taken(error, row))?;
    tell(conn, recorder, "unit_group.created", None, row, &[])
}

/// Writes name and code, if the group is still at the version before; the row has the new version.
pub fn update(
    conn: &mut Conn,
    recorder: &Recorder,
    old: &GroupRow,
    row: &GroupRow,
) -> Result<bool, Error> {
    let of = unit_groups::table
        .filter(unit_groups::id.eq(row.id))
        .filter(unit_groups::version.eq(old.version));
    let changed = diesel::update(of)
        .set((
            unit_groups::version.eq(row.version),
            unit_groups::code.eq(&row.code),
            unit_groups::name.eq(&row.name),
        ))
        .execute(conn)
        .map_err(|error| taken(error, row))?;
    if changed == 0 {
        return Ok(false);
    }
    let spans = memberships(conn, row.id)?;
    tell(conn, recorder, "unit_group.changed", Some(old), row, &spans)?;
    Ok(true)
}

/// Takes the turn to change a group's members: raises its version, so that whoever comes second waits and sees them.
pub fn lock(conn: &mut Conn, group: UnitGroupId) -> QueryResult<GroupRow> {
    diesel::update(unit_groups::table.find(group))
        .set(unit_groups::version.eq(unit_groups::version + 1))
        .execute(conn)?;
    unit_groups::table.find(group).first(conn)
}

/// Writes the members of a group that was locked before.
pub fn write_members(
    conn: &mut Conn,
    recorder: &Recorder,
    row: &GroupRow,
    spans: &[Membership],
) -> Result<(), Error> {
    diesel::delete(members::table.filter(members::group_id.eq(row.id))).execute(conn)?;
    for chunk in spans.chunks(ROWS_PER_INSERT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|span| {
                (
                    members::group_id.eq(row.id),
                    members::unit_id.eq(span.what),
                    members::valid_from.eq(span.from),
                    members::valid_to.eq(span.to),
                )
            })
            .collect();
        each_backend!(conn, c => diesel::insert_into(members::table).values(&rows).execute(c))?;
    }
    tell(
        conn,
        recorder,
        "unit_group.members_changed",
        None,
        row,
        spans,
    )
}

fn taken(error: diesel::result::Error, row: &GroupRow) -> Error {
    if is_unique_violation(&error, "unit_groups", &["code"]) {
        Error::GroupCodeTaken(row.code.clone())
    } else {
        error.into()
    }
}

/// Leaves the traces: copy, event and audit row.
fn tell(
    conn: &mut Conn,
    recorder: &Recorder,
    action: &'static str,
    before: Option<&GroupRow>,
    row: &GroupRow,
    spans: &[Membership],
) -> Result<(), Error> {
    let members = spans.iter().map(|span| GroupMember {
        unit_id: span.what,
        valid_from: span.from,
        valid_to: span.to,
    });
    let snapshot = UnitGroupSnapshot {
        id: row.id,
        code: row.code.clone(),
        name: row.name.clone(),
        owner_unit_id: row.owner_unit_id,
        members: members.collect(),
    };
    groups::apply_group(conn, row.version, &snapshot)?;
    let id = row.id.as_uuid();
    recorder.event(conn, UNIT_GROUP_CHANGED, id, row.version, &snapshot)?;
    let mut audit = Audit::new(action, "unit_group", id).at(row.owner_unit_id);
    if let Some(before) = before {
        audit = audit.before(before);
    }
    Ok(recorder.audit(conn, audit.after(&snapshot))?)
}
