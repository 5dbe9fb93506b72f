//! Requests for more time.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::{each_in_scope, in_scope};
use tonghop_model::{AccountId, AssignmentId, ExtensionRequestId, PeriodId, UnitId};

use crate::db::schema::{assignments, extension_requests as requests};
use crate::domain::Error;
use crate::domain::extension::Refusal;
use crate::domain::words::ExtensionState;

/// A request for more time.
#[derive(Debug, Clone, Queryable, Insertable, Serialize)]
#[diesel(table_name = requests, treat_none_as_default_value = false)]
pub struct ExtensionRow {
    /// The request.
    pub id: ExtensionRequestId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// The duty.
    pub assignment_id: AssignmentId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: ExtensionState,
    /// The last day in time that is asked for.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub requested_at: NaiveDateTime,
    /// By whom.
    pub requested_by: AccountId,
    /// The last day in time that was granted.
    pub granted_until: Option<NaiveDate>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// When it was decided.
    pub decided_at: Option<NaiveDateTime>,
    /// By whom.
    pub decided_by: Option<AccountId>,
}

/// Which requests a list shows.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct ExtensionFilter {
    /// Only of this period.
    pub period_id: Option<PeriodId>,
    /// Only of this unit.
    pub unit_id: Option<UnitId>,
    /// Only those that stand so.
    pub state: Option<ExtensionState>,
}

/// Asks for more time; [`Refusal::Pending`] while another request waits.
pub fn insert(conn: &mut Conn, row: &ExtensionRow) -> Result<(), Error> {
    each_backend!(conn, c => diesel::insert_into(requests::table).values(row).execute(c)).map_err(
        |error| {
            if is_unique_violation(&error, "extension_requests", &["assignment_id"]) {
                Error::Extension(Refusal::Pending)
            } else {
                error.into()
            }
        },
    )?;
    Ok(())
}

/// One request, if its unit lies in the scope.
pub fn find(
    conn: &mut Conn,
    scope: &UnitScope,
    id: ExtensionRequestId,
) -> QueryResult<Option<ExtensionRow>> {
    let query = requests::table
        .filter(requests::id.eq(id))
        .into_boxed::<MultiBackend>();
    each_in_scope!(query, requests::unit_id, scope)
        .first(conn)
        .optional()
}

/// Requests in the scope in the order they were made, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: ExtensionFilter,
    after: Option<ExtensionRequestId>,
    limit: i64,
) -> QueryResult<Vec<ExtensionRow>> {
    let query = requests::table
        .order(requests::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = in_scope!(query, requests::unit_id, scope);
    if let Some(period) = filter.period_id {
        query = query.filter(requests::period_id.eq(period));
    }
    if let Some(unit) = filter.unit_id {
        query = query.filter(requests::unit_id.eq(unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(requests::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(requests::id.gt(after));
    }
    query.load(conn)
}

/// Writes a decision; `false` when somebody else decided first.
pub fn decide(conn: &mut Conn, row: &ExtensionRow) -> QueryResult<bool> {
    let waiting = requests::table
        .find(row.id)
        .filter(requests::version.eq(row.version - 1))
        .filter(requests::state.eq(ExtensionState::Requested));
    let decided = diesel::update(waiting)
        .set((
            requests::version.eq(row.version),
            requests::state.eq(row.state),
            requests::granted_until.eq(row.granted_until),
            requests::decision_reason.eq(&row.decision_reason),
            requests::decided_at.eq(row.decided_at),
            requests::decided_by.eq(row.decided_by),
        ))
        .execute(conn)?;
    Ok(decided == 1)
}

/// Gives an assignment its own deadline.
pub fn put_off(conn: &mut Conn, id: AssignmentId, due_at: NaiveDateTime) -> QueryResult<()> {
    diesel::update(assignments::table.find(id))
        .set(assignments::due_at.eq(due_at))
        .execute(conn)?;
    Ok(())
}
