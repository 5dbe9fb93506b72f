//! Units, their versions and relations.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_api::accounts::{ParentSpan, UNIT_CHANGED, UnitSnapshot, UnitVersion};
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::{in_scope, projection};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{UnitId, UnitKind};

use crate::db::schema::{unit_relations, unit_versions, units};
use crate::domain::Error;
use crate::domain::unit::NewUnit;

const REPORTING: &str = "REPORTING";

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

/// Makes a unit, with audit row and event.
pub fn insert(conn: &mut Conn, recorder: &Recorder, unit: &NewUnit) -> Result<UnitId, Error> {
    let id: UnitId = recorder.id();
    diesel::insert_into(units::table)
        .values((
            units::id.eq(id),
            units::version.eq(1),
            units::created_at.eq(recorder.now.naive_utc()),
        ))
        .execute(conn)?;
    diesel::insert_into(unit_versions::table)
        .values((
            unit_versions::unit_id.eq(id),
            unit_versions::valid_from.eq(unit.valid_from),
            unit_versions::code.eq(unit.code.as_str()),
            unit_versions::name.eq(&unit.name),
            unit_versions::short_name.eq(&unit.short_name),
            unit_versions::kind.eq(unit.kind),
        ))
        .execute(conn)
        .map_err(|error| {
            if is_unique_violation(&error, "unit_versions", &["code"]) {
                Error::CodeTaken(unit.code.clone())
            } else {
                error.into()
            }
        })?;
    if let Some(parent) = unit.parent {
        diesel::insert_into(unit_relations::table)
            .values((
                unit_relations::unit_id.eq(id),
                unit_relations::relation.eq(REPORTING),
                unit_relations::valid_from.eq(unit.valid_from),
                unit_relations::parent_id.eq(parent),
            ))
            .execute(conn)?;
    }
    let snapshot = snapshot_of_new(id, unit);
    projection::apply_unit(conn, 1, &snapshot)?;
    recorder.event(conn, UNIT_CHANGED, id.as_uuid(), 1, &snapshot)?;
    recorder.audit(
        conn,
        Audit::new("unit.created", "unit", id.as_uuid())
            .at(id)
            .after(&snapshot),
    )?;
    Ok(id)
}

fn snapshot_of_new(id: UnitId, unit: &NewUnit) -> UnitSnapshot {
    let version = UnitVersion {
        valid_from: unit.valid_from,
        valid_to: None,
        code: unit.code.clone(),
        name: unit.name.clone(),
        short_name: unit.short_name.clone(),
        kind: unit.kind,
    };
    let span = |parent| ParentSpan {
        parent,
        valid_from: unit.valid_from,
        valid_to: None,
    };
    UnitSnapshot {
        id,
        versions: vec![version],
        reports_to: unit.parent.map(span).into_iter().collect(),
    }
}
