//! Units, their versions and relations.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::each_in_scope;
use tonghop_model::{UnitId, UnitKind};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::{unit_relations, unit_versions, units};

/// A unit as it is now.
#[derive(Debug, Clone, Queryable, Serialize)]
pub struct UnitRow {
    /// The unit.
    pub id: UnitId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// First day of what holds now.
    pub valid_from: NaiveDate,
    /// To whom it reports now.
    pub parent_id: Option<UnitId>,
}

#[diesel::dsl::auto_type]
fn current() -> _ {
    units::table
        .inner_join(
            unit_versions::table.on(unit_versions::unit_id
                .eq(units::id)
                .and(unit_versions::valid_to.is_null())),
        )
        .left_join(
            unit_relations::table.on(unit_relations::unit_id
                .eq(units::id)
                .and(unit_relations::relation.eq("REPORTING"))
                .and(unit_relations::valid_to.is_null())),
        )
}

type Columns = (
    units::id,
    units::version,
    unit_versions::code,
    unit_versions::name,
    unit_versions::short_name,
    unit_versions::kind,
    unit_versions::valid_from,
    diesel::dsl::Nullable<unit_relations::parent_id>,
);

fn columns() -> Columns {
    (
        units::id,
        units::version,
        unit_versions::code,
        unit_versions::name,
        unit_versions::short_name,
        unit_versions::kind,
        unit_versions::valid_from,
        unit_relations::parent_id.nullable(),
    )
}

/// One unit, if it lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: UnitId) -> QueryResult<Option<UnitRow>> {
    let query = current()
        .filter(units::id.eq(id))
        .select(columns())
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, units::id, scope)
        .first(conn)
        .optional()
}

/// Which of these units lie in the scope.
pub fn within(conn: &mut Conn, scope: &UnitScope, ids: &[UnitId]) -> QueryResult<Vec<UnitId>> {
    let query = units::table
        .filter(units::id.eq_any(ids.to_vec()))
        .select(units::id)
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, units::id, scope).load(conn)
}

/// Which of these units lie in the scope, however many they are.
pub fn all_within(
    conn: &mut Conn,
    scope: &UnitScope,
    ids: &[UnitId],
) -> QueryResult<HashSet<UnitId>> {
    let mut found = HashSet::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        found.extend(within(conn, scope, chunk)?);
    }
    Ok(found)
}
