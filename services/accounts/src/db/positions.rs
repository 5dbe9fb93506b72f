//! Positions: who holds which role where, when, and who said so.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_db::{Conn, each_backend};
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, PositionId, Role, UnitId};

use crate::db::held::held_beyond;
use crate::db::schema::positions;
use crate::db::{IDS_PER_QUERY, ROWS_PER_INSERT};
use crate::domain::position::{Ending, Held, NewPosition, Span};

/// A role at a unit for a time.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = positions)]
pub struct PositionRow {
    /// The position.
    pub id: PositionId,
    /// The account.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit_id: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
    /// Whom the holder stands in for.
    pub acting_for: Option<AccountId>,
    /// The position that was handed over.
    pub predecessor_id: Option<PositionId>,
    /// When it was given; absent for those older than the record.
    pub granted_at: Option<NaiveDateTime>,
    /// Who gave it; absent for the system itself.
    pub granted_by: Option<AccountId>,
    /// When its end was decided.
    pub ended_at: Option<NaiveDateTime>,
    /// Who decided it.
    pub ended_by: Option<AccountId>,
    /// Why.
    pub end_reason: Option<String>,
    /// Taken back before it had held a whole day.
    pub withdrawn: bool,
}

impl PositionRow {
    /// When.
    pub fn span(&self) -> Span {
        Span {
            from: self.valid_from,
            to: self.valid_to,
        }
    }
}

impl From<&PositionRow> for Held {
    fn from(row: &PositionRow) -> Self {
        Self {
            id: Some(row.id),
            role: row.role,
            unit: row.unit_id,
            span: row.span(),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = positions, treat_none_as_default_value = false)]
struct InsertRow {
    id: PositionId,
    account_id: AccountId,
    role: Role,
    unit_id: Option<UnitId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    acting_for: Option<AccountId>,
    predecessor_id: Option<PositionId>,
    granted_at: NaiveDateTime,
    granted_by: Option<AccountId>,
}

/// Positions of these accounts, the oldest first.
pub fn of_accounts(conn: &mut Conn, ids: &[AccountId]) -> QueryResult<Vec<PositionRow>> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let found: Vec<PositionRow> = positions::table
            .filter(positions::account_id.eq_any(chunk.to_vec()))
            .order((positions::account_id, positions::id))
            .select(PositionRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// One position.
pub fn find(conn: &mut Conn, id: PositionId) -> QueryResult<Option<PositionRow>> {
    positions::table
        .find(id)
        .select(PositionRow::as_select())
        .first(conn)
        .optional()
}

/// Positions that end later than `day`, or never, and stand in for `principal` with the same role at the same unit while
/// it lasts.
pub fn acting_for(
    conn: &mut Conn,
    principal: &PositionRow,
    day: NaiveDate,
) -> QueryResult<Vec<PositionRow>> {
    let rows: Vec<PositionRow> = positions::table
        .filter(positions::acting_for.eq(principal.account_id))
        .filter(positions::role.eq(principal.role))
        .filter(held_beyond!(day))
        .order(positions::id)
        .select(PositionRow::as_select())
        .load(conn)?;
    // Units are compared here: in SQL nothing equals nothing.
    Ok(rows
        .into_iter()
        .filter(|row| row.unit_id == principal.unit_id && row.span().overlaps(principal.span()))
        .collect())
}

/// Gives positions; answers their ids in the same order.
pub fn insert(
    conn: &mut Conn,
    recorder: &Recorder,
    by: Option<AccountId>,
    new: &[(AccountId, NewPosition, Option<PositionId>)],
) -> QueryResult<Vec<PositionId>> {
    let rows: Vec<InsertRow> = new
        .iter()
        .map(|(account_id, p, predecessor_id)| InsertRow {
            id: recorder.id(),
            account_id: *account_id,
            role: p.role,
            unit_id: p.unit,
            valid_from: p.span.from,
            valid_to: p.span.to,
            acting_for: p.acting_for,
            predecessor_id: *predecessor_id,
            granted_at: recorder.now.naive_utc(),
            granted_by: by,
        })
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        each_backend!(conn, c => diesel::insert_into(positions::table).values(chunk).execute(c))?;
    }
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Ends a position.
pub fn end(
    conn: &mut Conn,
    id: PositionId,
    ending: Ending,
    by: AccountId,
    reason: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::update(positions::table.find(id))
        .set((
            positions::ended_at.eq(now),
            positions::ended_by.eq(by),
            positions::end_reason.eq(reason),
        ))
        .execute(conn)?;
    let row = positions::table.find(id);
    match ending {
        Ending::On(day) => diesel::update(row)
            .set(positions::valid_to.eq(day))
            .execute(conn)?,
        Ending::Withdrawn => diesel::update(row)
            .set(positions::withdrawn.eq(true))
            .execute(conn)?,
    };
    Ok(())
}
