//! Sessions.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::{AccountId, SessionId};

use crate::db::schema::sessions;
use crate::domain::refresh_token::SessionState;

/// A session as far as refreshing needs it.
#[derive(Debug, Clone, Queryable)]
pub struct SessionRow {
    /// The account.
    pub account_id: AccountId,
    /// Current generation.
    pub generation: i32,
    rotated_at: NaiveDateTime,
    created_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
}

impl SessionRow {
    /// What the rules of refreshing look at.
    pub fn state(&self) -> SessionState {
        SessionState {
            generation: self.generation,
            rotated_at: self.rotated_at.and_utc(),
            created_at: self.created_at.and_utc(),
            ended: self.ended_at.is_some(),
        }
    }
}

/// Begins a session.
pub fn insert(
    conn: &mut Conn,
    id: SessionId,
    account: AccountId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::account_id.eq(account),
            sessions::generation.eq(1),
            sessions::rotated_at.eq(now),
            sessions::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// One session.
pub fn find(conn: &mut Conn, id: SessionId) -> QueryResult<Option<SessionRow>> {
    sessions::table
        .find(id)
        .select((
            sessions::account_id,
            sessions::generation,
            sessions::rotated_at,
            sessions::created_at,
            sessions::ended_at,
        ))
        .first(conn)
        .optional()
}

/// Moves on from `generation`; `false` when somebody else just did.
pub fn rotate(
    conn: &mut Conn,
    id: SessionId,
    generation: i32,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let moved = diesel::update(
        sessions::table
            .find(id)
            .filter(sessions::generation.eq(generation)),
    )
    .set((
        sessions::generation.eq(generation + 1),
        sessions::rotated_at.eq(now),
    ))
    .execute(conn)?;
    Ok(moved == 1)
}

/// Ends a session.
pub fn end(conn: &mut Conn, id: SessionId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(
        sessions::table
            .find(id)
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// Ends all sessions of an account but one.
pub fn end_others(
    conn: &mut Conn,
    account: AccountId,
    keep: SessionId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::update(
        sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::id.ne(keep))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// Ends all sessions of an account.
pub fn end_all(conn: &mut Conn, account: AccountId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(
        sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(now))
    .execute(conn)?;
    Ok(())
}
