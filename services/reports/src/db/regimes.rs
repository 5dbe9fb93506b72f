//! Regimes.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_model::{RegimeId, TemplateId, UnitId};

use crate::db::related;
use crate::db::schema::regimes;
use crate::domain::Error;
use crate::domain::words::LatePolicy;

/// A regime. `attributes` is the JSON of what is only read by people.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = regimes, treat_none_as_default_value = false)]
pub struct RegimeRow {
    /// The regime.
    pub id: RegimeId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Who orders the report.
    pub owner_unit_id: UnitId,
    /// The form.
    pub template_id: TemplateId,
    /// Who gets it.
    pub receiving_unit_id: UnitId,
    /// Code, unique for its owner.
    pub code: String,
    /// Name.
    pub name: String,
    /// What happens to late reports.
    pub late_policy: LatePolicy,
    /// JSON.
    pub attributes: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
}

/// Makes a regime.
pub fn insert(conn: &mut Conn, row: &RegimeRow) -> Result<(), Error> {
    each_backend!(conn, c => diesel::insert_into(regimes::table).values(row).execute(c)).map_err(
        |error| {
            if is_unique_violation(&error, "regimes", &["owner_unit_id", "code"]) {
                Error::RegimeExists
            } else {
                error.into()
            }
        },
    )?;
    Ok(())
}

/// What only people read of a regime, JSON.
pub fn attributes(conn: &mut Conn, id: RegimeId) -> QueryResult<Option<String>> {
    regimes::table
        .find(id)
        .select(regimes::attributes)
        .first(conn)
        .optional()
}

/// One regime, if its owner is related to the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: RegimeId) -> QueryResult<Option<RegimeRow>> {
    let query = regimes::table
        .filter(regimes::id.eq(id))
        .into_boxed::<MultiBackend>();
    related!(query, regimes::owner_unit_id, scope)
        .first(conn)
        .optional()
}

/// Regimes whose owner is related to the scope, in the order they were made, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    after: Option<RegimeId>,
    limit: i64,
) -> QueryResult<Vec<RegimeRow>> {
    let query = regimes::table
        .order(regimes::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = related!(query, regimes::owner_unit_id, scope);
    if let Some(after) = after {
        query = query.filter(regimes::id.gt(after));
    }
    query.load(conn)
}
