//! Periods.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_model::{PeriodId, RegimeId, TemplateId, UnitId};

use crate::db::related;
use crate::db::schema::{assignments, periods};
use crate::domain::Error;
use crate::domain::words::{LatePolicy, PeriodState};

/// A period.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = periods, treat_none_as_default_value = false)]
pub struct PeriodRow {
    /// The period.
    pub id: PeriodId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Its regime.
    pub regime_id: RegimeId,
    /// Owner of the regime.
    pub owner_unit_id: UnitId,
    /// The form.
    pub template_id: TemplateId,
    /// Code: `2011`.
    pub code: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover.
    pub data_to: NaiveDate,
    /// First instant that is late.
    pub due_at: NaiveDateTime,
    /// Deadline of the units' own review, for rules.
    pub review_deadline: Option<NaiveDate>,
    /// What happens to late reports.
    pub late_policy: LatePolicy,
    /// Units that must report.
    pub assignment_count: i32,
    /// When it was opened.
    pub created_at: NaiveDateTime,
    /// Since when it takes no more reports.
    pub closed_at: Option<NaiveDateTime>,
    /// Why it was last closed, or opened again.
    pub state_reason: Option<String>,
}

impl PeriodRow {
    /// Where it stands.
    pub fn state(&self) -> PeriodState {
        PeriodState::of(self.closed_at.is_some())
    }
}

/// Makes a period.
pub fn insert(conn: &mut Conn, row: &PeriodRow) -> Result<(), Error> {
    each_backend!(conn, c => diesel::insert_into(periods::table).values(row).execute(c)).map_err(
        |error| {
            if is_unique_violation(&error, "periods", &["regime_id", "code"]) {
                Error::PeriodExists
            } else {
                error.into()
            }
        },
    )?;
    Ok(())
}

/// Every period by the day its data close, closed ones too: they may be opened again.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<PeriodRow>> {
    periods::table
        .order((periods::data_to, periods::id))
        .load(conn)
}

/// Writes that a period was closed or opened again; `false` when somebody changed it meanwhile.
pub fn turn(conn: &mut Conn, row: &PeriodRow) -> QueryResult<bool> {
    let read = periods::table
        .find(row.id)
        .filter(periods::version.eq(row.version - 1));
    let turned = diesel::update(read)
        .set((
            periods::version.eq(row.version),
            periods::closed_at.eq(row.closed_at),
            periods::state_reason.eq(&row.state_reason),
        ))
        .execute(conn)?;
    Ok(turned == 1)
}

/// Counts the units that must report again.
pub fn recount(conn: &mut Conn, id: PeriodId) -> QueryResult<()> {
    let units: i64 = assignments::table
        .filter(assignments::period_id.eq(id))
        .filter(assignments::released_at.is_null())
        .count()
        .get_result(conn)?;
    diesel::update(periods::table.find(id))
        .set((
            periods::assignment_count.eq(i32::try_from(units).unwrap_or(i32::MAX)),
            periods::version.eq(periods::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// One period, if its owner is related to the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: PeriodId) -> QueryResult<Option<PeriodRow>> {
    let query = periods::table
        .filter(periods::id.eq(id))
        .into_boxed::<MultiBackend>();
    related!(query, periods::owner_unit_id, scope)
        .first(conn)
        .optional()
}

/// The periods of a regime that have these codes.
pub fn by_codes(
    conn: &mut Conn,
    regime: RegimeId,
    codes: &[&str],
) -> QueryResult<HashMap<String, PeriodId>> {
    let rows: Vec<(String, PeriodId)> = periods::table
        .filter(periods::regime_id.eq(regime))
        .filter(periods::code.eq_any(codes.to_vec()))
        .select((periods::code, periods::id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Periods whose owner is related to the scope, in the order they were opened, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    regime: Option<RegimeId>,
    after: Option<PeriodId>,
    limit: i64,
) -> QueryResult<Vec<PeriodRow>> {
    let query = periods::table
        .order(periods::id)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = related!(query, periods::owner_unit_id, scope);
    if let Some(regime) = regime {
        query = query.filter(periods::regime_id.eq(regime));
    }
    if let Some(after) = after {
        query = query.filter(periods::id.gt(after));
    }
    query.load(conn)
}

/// The period of a report or assignment the caller may see.
pub fn of_report(conn: &mut Conn, id: PeriodId) -> QueryResult<Option<PeriodRow>> {
    periods::table.find(id).first(conn).optional()
}

/// The regime's last period that closed its data before `data_to`.
pub fn previous(
    conn: &mut Conn,
    regime: RegimeId,
    data_to: NaiveDate,
) -> QueryResult<Option<PeriodId>> {
    periods::table
        .filter(periods::regime_id.eq(regime))
        .filter(periods::data_to.lt(data_to))
        .order(periods::data_to.desc())
        .select(periods::id)
        .first(conn)
        .optional()
}
