//! Frozen consolidated reports.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_model::{ConsolidationId, EditionId, PeriodId, UnitId};

use crate::db::schema::editions;
use crate::in_period_scope;

/// An edition without its document.
#[derive(Debug, Clone, Queryable)]
pub struct EditionRow {
    /// The edition.
    pub id: EditionId,
    /// The consolidated report it was frozen from.
    pub consolidation_id: ConsolidationId,
    /// Its number, from 1.
    pub number: i32,
    /// SHA-256 of the document.
    pub sha256: String,
    /// When it was frozen, UTC.
    pub frozen_at: NaiveDateTime,
    /// The feed was applied up to here.
    pub as_of_seq: i64,
    /// Accepted reports in it.
    pub reports_pinned: i64,
}

/// A new edition.
#[derive(Debug, Insertable)]
#[diesel(table_name = editions, treat_none_as_default_value = false)]
pub struct NewEdition {
    /// The edition.
    pub id: EditionId,
    /// The consolidated report it is frozen from.
    pub consolidation_id: ConsolidationId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Its number.
    pub number: i32,
    /// SHA-256 of the document.
    pub sha256: String,
    /// When, UTC.
    pub frozen_at: NaiveDateTime,
    /// The feed was applied up to here.
    pub as_of_seq: i64,
    /// Accepted reports in it.
    pub reports_pinned: i64,
    /// Canonical JSON.
    pub document: String,
}

type Columns = (
    editions::id,
    editions::consolidation_id,
    editions::number,
    editions::sha256,
    editions::frozen_at,
    editions::as_of_seq,
    editions::reports_pinned,
);
const COLUMNS: Columns = (
    editions::id,
    editions::consolidation_id,
    editions::number,
    editions::sha256,
    editions::frozen_at,
    editions::as_of_seq,
    editions::reports_pinned,
);

/// One edition, if it lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: EditionId) -> QueryResult<Option<EditionRow>> {
    let query = editions::table
        .filter(editions::id.eq(id))
        .select(COLUMNS)
        .into_boxed::<MultiBackend>();
    in_period_scope!(query, editions, scope)
        .first(conn)
        .optional()
}

/// One edition's document, if it lies in the scope.
pub fn document(
    conn: &mut Conn,
    scope: &UnitScope,
    id: EditionId,
) -> QueryResult<Option<(String, String)>> {
    let query = editions::table
        .filter(editions::id.eq(id))
        .select((editions::document, editions::sha256))
        .into_boxed::<MultiBackend>();
    in_period_scope!(query, editions, scope)
        .first(conn)
        .optional()
}

/// The editions of a consolidated report within the scope, by number, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    consolidation: ConsolidationId,
    after: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<EditionRow>> {
    let query = editions::table
        .filter(editions::consolidation_id.eq(consolidation))
        .order(editions::number)
        .limit(limit)
        .select(COLUMNS)
        .into_boxed::<MultiBackend>();
    let mut query = in_period_scope!(query, editions, scope);
    if let Some(after) = after {
        query = query.filter(editions::number.gt(after));
    }
    query.load(conn)
}

/// The number of a consolidated report's last edition; 0 before the first.
pub fn last_number(conn: &mut Conn, consolidation: ConsolidationId) -> QueryResult<i32> {
    let last: Option<i32> = editions::table
        .filter(editions::consolidation_id.eq(consolidation))
        .select(diesel::dsl::max(editions::number))
        .first(conn)?;
    Ok(last.unwrap_or_default())
}

/// Writes a new edition.
pub fn insert(conn: &mut Conn, row: &NewEdition) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(editions::table).values(row).execute(c))?;
    Ok(())
}

impl EditionRow {
    /// What is kept of a new edition, without its document.
    pub fn of(new: &NewEdition) -> Self {
        Self {
            id: new.id,
            consolidation_id: new.consolidation_id,
            number: new.number,
            sha256: new.sha256.clone(),
            frozen_at: new.frozen_at,
            as_of_seq: new.as_of_seq,
            reports_pinned: new.reports_pinned,
        }
    }
}
