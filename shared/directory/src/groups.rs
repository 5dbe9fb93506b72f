//! Groups of units: the copy, and how it limits queries.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_api::accounts::UnitGroupSnapshot;
use tonghop_db::{Conn, Portable, each_backend, holds_on};
use tonghop_model::{UnitGroupId, UnitId};

use crate::schema::{directory_group_members as members, directory_groups as groups};

/// Rows in one insert.
const CHUNK: usize = 1000;

/// Filters a boxed query to the rows whose unit column is a member of the group on a day.
///
/// `in_group!(query, units::id, group, day)`; uses the service's own `db::schema::directory_group_members`, which
/// [`closure_table!`](crate::closure_table) declares.
#[macro_export]
#[expect(
    clippy::crate_in_macro_def,
    reason = "the calling service declares the table"
)]
macro_rules! in_group {
    ($query:expr, $column:expr, $group:expr, $day:expr) => {{
        use crate::db::schema::directory_group_members as members;
        let day: chrono::NaiveDate = $day;
        let group: tonghop_model::UnitGroupId = $group;
        let belonging = members::table
            .filter(members::group_id.eq(group))
            .filter(tonghop_db::holds_on!(members, day))
            .select(members::unit_id);
        $query.filter($column.eq_any(belonging))
    }};
}

/// The members of any of these groups on a day.
pub fn members_on(
    conn: &mut Conn,
    wanted: &[UnitGroupId],
    day: NaiveDate,
) -> QueryResult<HashSet<UnitId>> {
    let rows: Vec<UnitId> = members::table
        .filter(members::group_id.eq_any(wanted.to_vec()))
        .filter(holds_on!(members, day))
        .select(members::unit_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Which of these groups are known, each with the unit that keeps it.
pub fn owners(conn: &mut Conn, wanted: &[UnitGroupId]) -> QueryResult<Vec<(UnitGroupId, UnitId)>> {
    groups::table
        .filter(groups::id.eq_any(wanted.to_vec()))
        .select((groups::id, groups::owner_unit_id))
        .load(conn)
}

/// Takes over a group's snapshot, unless a newer one is known.
pub fn apply_group(conn: &mut Conn, version: i32, group: &UnitGroupSnapshot) -> QueryResult<()> {
    let known: Option<i32> = groups::table
        .find(group.id)
        .select(groups::version)
        .first(conn)
        .optional()?;
    if known.is_some_and(|known| known >= version) {
        return Ok(());
    }
    let values = (
        groups::version.eq(version),
        groups::owner_unit_id.eq(group.owner_unit_id),
    );
    let upsert = diesel::insert_into(groups::table)
        .values((groups::id.eq(group.id), values))
        .on_conflict(groups::id)
        .do_update()
        .set(values);
    Portable(upsert).execute(conn)?;
    diesel::delete(members::table.filter(members::group_id.eq(group.id))).execute(conn)?;
    for chunk in group.members.chunks(CHUNK) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|member| {
                (
                    members::group_id.eq(group.id),
                    members::unit_id.eq(member.unit_id),
                    members::valid_from.eq(member.valid_from),
                    members::valid_to.eq(member.valid_to),
                )
            })
            .collect();
        each_backend!(conn, c => diesel::insert_into(members::table).values(&rows).execute(c))?;
    }
    Ok(())
}
