//! Units, their versions and relations.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::in_scope;
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

/// Which units a list shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct UnitFilter {
    /// Only children of this unit.
    pub parent_id: Option<UnitId>,
    /// Only this kind.
    pub kind: Option<UnitKind>,
    /// Only this code.
    pub code: Option<String>,
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
    in_scope!(query, units::id, scope).first(conn).optional()
}

/// Units in the scope by code, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &UnitFilter,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<UnitRow>> {
    let query = current()
        .select(columns())
        .order(unit_versions::code)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, units::id, scope);
    if let Some(parent) = filter.parent_id {
        query = query.filter(unit_relations::parent_id.eq(parent));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(unit_versions::kind.eq(kind));
    }
    if let Some(code) = &filter.code {
        query = query.filter(unit_versions::code.eq(code.clone()));
    }
    if let Some(after) = after {
        query = query.filter(unit_versions::code.gt(after.to_owned()));
    }
    query.load(conn)
}

/// The units that have these codes now.
pub fn by_codes(
    conn: &mut Conn,
    scope: &UnitScope,
    codes: &[&str],
) -> QueryResult<HashMap<String, UnitId>> {
    let mut found = HashMap::new();
    for chunk in codes.chunks(1000) {
        let query = unit_versions::table
            .filter(unit_versions::valid_to.is_null())
            .filter(unit_versions::code.eq_any(chunk.to_vec()))
            .select((unit_versions::code, unit_versions::unit_id))
            .into_boxed::<MultiBackend>();
        let rows: Vec<(String, UnitId)> =
            in_scope!(query, unit_versions::unit_id, scope).load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which of these units lie in the scope.
pub fn within(conn: &mut Conn, scope: &UnitScope, ids: &[UnitId]) -> QueryResult<Vec<UnitId>> {
    let query = units::table
        .filter(units::id.eq_any(ids.to_vec()))
        .select(units::id)
        .into_boxed::<MultiBackend>();
    in_scope!(query, units::id, scope).load(conn)
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
