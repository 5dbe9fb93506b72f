//! Sessions as their owner sees them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, SessionId};

use super::sessions::end;
use crate::db::schema::sessions;
use crate::domain::refresh_token::Lifetimes;

/// Sessions one account may have at once; the one used least lately makes room.
pub const MOST: i64 = 50;

/// A session that can still be used.
#[derive(Debug, Clone, Queryable)]
pub struct OwnSession {
    /// The session.
    pub id: SessionId,
    /// When it began.
    pub created_at: NaiveDateTime,
    /// When it was last refreshed.
    pub rotated_at: NaiveDateTime,
    /// The network it came from.
    pub source: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

/// The account's sessions that can still be used, the newest first.
pub fn list(
    conn: &mut Conn,
    account: AccountId,
    lifetimes: Lifetimes,
    now: NaiveDateTime,
) -> QueryResult<Vec<OwnSession>> {
    sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::rotated_at.ge(now - lifetimes.idle))
        .filter(sessions::created_at.ge(now - lifetimes.absolute))
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select((
            sessions::id,
            sessions::created_at,
            sessions::rotated_at,
            sessions::source,
            sessions::user_agent,
        ))
        .load(conn)
}

/// Whether a session belongs to the account and was not ended.
pub fn is_open(conn: &mut Conn, account: AccountId, id: SessionId) -> QueryResult<bool> {
    let own = sessions::table
        .find(id)
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id);
    diesel::select(diesel::dsl::exists(own)).get_result(conn)
}

/// Ends what is too many, before one more begins.
pub fn make_room(conn: &mut Conn, recorder: &Recorder, account: AccountId) -> QueryResult<()> {
    let too_many: Vec<SessionId> = sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .order(sessions::rotated_at.desc())
        .offset(MOST - 1)
        .limit(MOST)
        .select(sessions::id)
        .load(conn)?;
    for id in too_many {
        end(conn, recorder, id)?;
    }
    Ok(())
}
