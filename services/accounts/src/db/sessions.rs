//! Sessions.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use tonghop_api::accounts::{SESSION_ENDED, SessionEnded};
use tonghop_db::Conn;
use tonghop_directory::projection;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, SessionId};

use crate::db::schema::sessions;
use crate::domain::refresh_token::SessionState;
use crate::tokens::ACCESS_SECONDS;

/// `SQLite` takes at most 32 766 parameters in a statement.
const IDS_PER_UPDATE: usize = 500;
/// Clocks differ, and a token may have been signed a moment after its session ended.
const MARGIN_SECONDS: i64 = 60;

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

/// Ends a session, unless it is over; its access tokens are void everywhere within moments.
pub fn end(conn: &mut Conn, recorder: &Recorder, id: SessionId) -> QueryResult<bool> {
    let ended = diesel::update(
        sessions::table
            .find(id)
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(recorder.now.naive_utc()))
    .execute(conn)?;
    if ended == 1 {
        revoke(conn, recorder, &[id])?;
    }
    Ok(ended == 1)
}

/// Ends all sessions of an account, but for `keep`; answers how many.
pub fn end_all(
    conn: &mut Conn,
    recorder: &Recorder,
    account: AccountId,
    keep: Option<SessionId>,
) -> QueryResult<usize> {
    let open: Vec<SessionId> = sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(conn)?;
    let ending: Vec<SessionId> = open.into_iter().filter(|id| Some(*id) != keep).collect();
    for chunk in ending.chunks(IDS_PER_UPDATE) {
        diesel::update(sessions::table.filter(sessions::id.eq_any(chunk)))
            .set(sessions::ended_at.eq(recorder.now.naive_utc()))
            .execute(conn)?;
    }
    revoke(conn, recorder, &ending)?;
    Ok(ending.len())
}

/// Whether the access tokens of a session are void.
pub fn is_revoked(conn: &mut Conn, id: SessionId) -> QueryResult<bool> {
    projection::is_ended(conn, id)
}

/// Makes void what access tokens these sessions still have, here at once and elsewhere with the feed.
pub fn revoke(conn: &mut Conn, recorder: &Recorder, ids: &[SessionId]) -> QueryResult<()> {
    let ends_at = recorder.now + TimeDelta::seconds(ACCESS_SECONDS + MARGIN_SECONDS);
    let ended: Vec<SessionEnded> = ids
        .iter()
        .map(|id| SessionEnded {
            session: *id,
            ends_at,
        })
        .collect();
    projection::apply_ended(conn, &ended, recorder.now.naive_utc())?;
    for ended in &ended {
        recorder.event(conn, SESSION_ENDED, ended.session.as_uuid(), 1, ended)?;
    }
    Ok(())
}
