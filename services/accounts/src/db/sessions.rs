//! Sessions.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use tonghop_api::accounts::{SESSION_ENDED, SessionEnded};
use tonghop_db::Conn;
use tonghop_directory::projection;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, SessionId};

use crate::db::IDS_PER_QUERY;
use crate::db::schema::sessions;
use crate::domain::refresh_token::{Lifetimes, SessionState};
use crate::tokens::ACCESS_SECONDS;

/// Clocks differ, and a token may have been signed a moment after its session ended.
const MARGIN_SECONDS: i64 = 60;

/// A session as far as refreshing needs it.
#[derive(Debug, Clone, Queryable)]
pub struct SessionRow {
    /// The account.
    pub account_id: AccountId,
    /// Current generation.
    pub generation: i32,
    /// When the owner last proved who they are.
    pub auth_time: NaiveDateTime,
    /// How: RFC 8176 words, parted by spaces.
    pub amr: String,
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

/// A session about to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// How the owner proved who they are: RFC 8176 words, parted by spaces.
    pub amr: &'static str,
    /// When.
    pub proven_at: DateTime<Utc>,
    /// The network the sign-in came from.
    pub source: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

/// Begins a session.
pub fn insert(
    conn: &mut Conn,
    session: &NewSession,
    account: AccountId,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session.id),
            sessions::account_id.eq(account),
            sessions::generation.eq(1),
            sessions::rotated_at.eq(now),
            sessions::created_at.eq(now),
            sessions::auth_time.eq(session.proven_at.naive_utc()),
            sessions::amr.eq(session.amr),
            sessions::source.eq(&session.source),
            sessions::user_agent.eq(&session.user_agent),
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
            sessions::auth_time,
            sessions::amr,
            sessions::rotated_at,
            sessions::created_at,
            sessions::ended_at,
        ))
        .first(conn)
        .optional()
}

/// Moves on from `generation`; `false` when somebody else just did, or ended the session.
pub fn rotate(
    conn: &mut Conn,
    id: SessionId,
    generation: i32,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let moved = diesel::update(
        sessions::table
            .find(id)
            .filter(sessions::generation.eq(generation))
            .filter(sessions::ended_at.is_null()),
    )
    .set((
        sessions::generation.eq(generation + 1),
        sessions::rotated_at.eq(now),
    ))
    .execute(conn)?;
    Ok(moved == 1)
}

/// Takes down that the owner proved again who they are; `false` when the session is over.
pub fn proven(conn: &mut Conn, id: SessionId, amr: &str, now: NaiveDateTime) -> QueryResult<bool> {
    let open = sessions::table
        .find(id)
        .filter(sessions::ended_at.is_null());
    let proven = diesel::update(open)
        .set((sessions::auth_time.eq(now), sessions::amr.eq(amr)))
        .execute(conn)?;
    Ok(proven == 1)
}

/// Takes down that a code was entered in a session, whose proof stays as old as it was; `false` when it is over.
pub fn add_code(conn: &mut Conn, id: SessionId) -> QueryResult<bool> {
    let open = sessions::table
        .find(id)
        .filter(sessions::ended_at.is_null());
    let amr: Option<String> = open.select(sessions::amr).first(conn).optional()?;
    let Some(amr) = amr else {
        return Ok(false);
    };
    let mut words: Vec<&str> = amr.split(' ').collect();
    words.extend(["otp", "mfa"].iter().filter(|word| !amr.contains(**word)));
    let added = diesel::update(open)
        .set(sessions::amr.eq(words.join(" ")))
        .execute(conn)?;
    Ok(added == 1)
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
    for chunk in ending.chunks(IDS_PER_QUERY) {
        diesel::update(sessions::table.filter(sessions::id.eq_any(chunk)))
            .set(sessions::ended_at.eq(recorder.now.naive_utc()))
            .execute(conn)?;
    }
    revoke(conn, recorder, &ending)?;
    Ok(ending.len())
}

/// Forgets sessions that have been over for longer than one can last; answers how many.
pub fn prune(conn: &mut Conn, lifetimes: Lifetimes, now: NaiveDateTime) -> QueryResult<usize> {
    let cutoff = now - lifetimes.absolute;
    let over = sessions::ended_at
        .lt(cutoff)
        .and(sessions::ended_at.is_not_null())
        .or(sessions::created_at
            .lt(cutoff - lifetimes.absolute)
            .nullable());
    diesel::delete(sessions::table.filter(over)).execute(conn)
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
    let events = ended
        .iter()
        .map(|ended| Ok((ended.session.as_uuid(), 1, serde_json::to_value(ended)?)))
        .collect::<Result<Vec<_>, serde_json::Error>>()
        .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    recorder.events(conn, SESSION_ENDED, events)
}
