//! Consolidated reports being drafted.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, Portable};
use tonghop_model::{ConsolidationId, PeriodId, UnitId};

use crate::db::schema::consolidations;
use crate::domain::Error;
use crate::domain::section::SectionText;
use crate::in_period_scope;

tonghop_model::text_enum! {
    /// Where a consolidated report stands.
    pub enum ConsolidationState {
        /// Being worked on; differs from its last edition, if it has one.
        Draft = "DRAFT",
        /// Frozen as it stands in its last edition.
        Frozen = "FROZEN",
    }
}

/// A consolidated report.
#[derive(Debug, Clone, Queryable, Insertable, Serialize)]
#[diesel(table_name = consolidations, treat_none_as_default_value = false)]
pub struct ConsolidationRow {
    /// The report.
    pub id: ConsolidationId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: ConsolidationState,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Title.
    pub title: String,
    /// Sections, JSON.
    pub sections: String,
    /// When it was made, UTC.
    pub created_at: NaiveDateTime,
}

impl ConsolidationRow {
    /// The sections as values.
    pub fn sections(&self) -> Result<Vec<SectionText>, Error> {
        serde_json::from_str(&self.sections)
            .map_err(|e| Error::Corrupt(format!("sections of consolidation {}: {e}", self.id)))
    }
}

/// One consolidated report, if it lies in the scope.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    id: ConsolidationId,
) -> QueryResult<Option<ConsolidationRow>> {
    let query = consolidations::table
        .filter(consolidations::id.eq(id))
        .into_boxed::<MultiBackend>();
    in_period_scope!(query, consolidations, scope)
        .first(conn)
        .optional()
}

/// The one consolidated report of a period and unit.
pub fn of_unit(
    conn: &mut Conn,
    period: PeriodId,
    unit: UnitId,
) -> QueryResult<Option<ConsolidationId>> {
    let found = consolidations::table
        .filter(consolidations::period_id.eq(period))
        .filter(consolidations::unit_id.eq(unit))
        .select(consolidations::id)
        .first(conn);
    found.optional()
}

/// The consolidated reports of a period within the scope, oldest first, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    period: PeriodId,
    after: Option<ConsolidationId>,
    limit: i64,
) -> QueryResult<Vec<ConsolidationRow>> {
    let query = consolidations::table
        .filter(consolidations::period_id.eq(period))
        .order(consolidations::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_period_scope!(query, consolidations, scope);
    if let Some(after) = after {
        query = query.filter(consolidations::id.gt(after));
    }
    query.load(conn)
}

/// Writes a new one; `false` when somebody else made one for the same period and unit meanwhile.
pub fn insert(conn: &mut Conn, row: &ConsolidationRow) -> QueryResult<bool> {
    let insert = diesel::insert_into(consolidations::table)
        .values(row)
        .on_conflict_do_nothing();
    Ok(Portable(insert).execute(conn)? == 1)
}

/// Writes a changed one over version `version`; `false` when that is no longer the current one.
pub fn update(conn: &mut Conn, version: i32, row: &ConsolidationRow) -> QueryResult<bool> {
    let done = diesel::update(consolidations::table)
        .filter(consolidations::id.eq(row.id))
        .filter(consolidations::version.eq(version))
        .set((
            consolidations::state.eq(row.state),
            consolidations::version.eq(row.version),
            consolidations::title.eq(&row.title),
            consolidations::sections.eq(&row.sections),
        ))
        .execute(conn)?;
    Ok(done == 1)
}
