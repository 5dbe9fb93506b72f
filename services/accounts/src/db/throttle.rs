//! Wrong passwords, and the sources that are the owner's own.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use tonghop_db::{Conn, Portable};
use tonghop_model::AccountId;

use crate::db::schema::{sign_in_failures as failures, sign_in_sources as sources};
use crate::domain::throttle::{FORGOTTEN_AFTER_HOURS, KNOWN_DAYS, Limit};

/// Makes tries that count under `key` take turns until the commit; answers when the last wrong one was, or now.
pub fn hold(
    conn: &mut Conn,
    key: &str,
    account: Option<AccountId>,
    now: DateTime<Utc>,
) -> QueryResult<NaiveDateTime> {
    let at = now.naive_utc();
    let upsert = diesel::insert_into(failures::table)
        .values((
            failures::key_hash.eq(key),
            failures::account_id.eq(account),
            failures::failures.eq(0),
            failures::last_failed_at.eq(at),
            failures::blocked_until.eq(at),
        ))
        .on_conflict(failures::key_hash)
        .do_update()
        // Nothing changes; the row stays locked.
        .set(failures::failures.eq(failures::failures));
    Portable(upsert).execute(conn)?;
    last_failure(conn, key)
}

/// Leaves nothing behind of a hold under which nothing was counted.
pub fn let_go(conn: &mut Conn, key: &str) -> QueryResult<()> {
    diesel::delete(failures::table.find(key).filter(failures::failures.eq(0))).execute(conn)?;
    Ok(())
}

/// When the last wrong try of a count that is held was.
fn last_failure(conn: &mut Conn, key: &str) -> QueryResult<NaiveDateTime> {
    failures::table
        .find(key)
        .select(failures::last_failed_at)
        .first(conn)
}

/// Whether one of these counts keeps the door closed.
pub fn is_closed(conn: &mut Conn, keys: &[&str], now: DateTime<Utc>) -> QueryResult<bool> {
    let closed = failures::table
        .filter(failures::key_hash.eq_any(keys))
        .filter(failures::blocked_until.gt(now.naive_utc()))
        .select(failures::key_hash);
    diesel::select(diesel::dsl::exists(closed)).get_result(conn)
}

/// Counts a wrong try and closes the door for as long as `limit` says; answers until when.
pub fn count(
    conn: &mut Conn,
    key: &str,
    account: Option<AccountId>,
    limit: &Limit,
    now: DateTime<Utc>,
) -> QueryResult<NaiveDateTime> {
    diesel::delete(
        failures::table
            .find(key)
            .filter(failures::last_failed_at.lt(limit.cutoff(now).naive_utc())),
    )
    .execute(conn)?;
    let at = now.naive_utc();
    let upsert = diesel::insert_into(failures::table)
        .values((
            failures::key_hash.eq(key),
            failures::account_id.eq(account),
            failures::failures.eq(1),
            failures::last_failed_at.eq(at),
            failures::blocked_until.eq(at),
        ))
        .on_conflict(failures::key_hash)
        .do_update()
        .set((
            failures::failures.eq(failures::failures + 1),
            failures::last_failed_at.eq(at),
        ));
    Portable(upsert).execute(conn)?;
    let (failed, stored): (i32, NaiveDateTime) = failures::table
        .find(key)
        .select((failures::failures, failures::last_failed_at))
        .first(conn)?;
    let until = (now + limit.wait_after(failed)).naive_utc();
    diesel::update(failures::table.find(key))
        .set(failures::blocked_until.eq(until))
        .execute(conn)?;
    Ok(stored)
}

/// Takes back the try counted at `at` that was none: the door closes as the others demand, the last of which was at
/// `before` unless one was counted since.
pub fn release(
    conn: &mut Conn,
    key: &str,
    limit: &Limit,
    before: NaiveDateTime,
    at: NaiveDateTime,
) -> QueryResult<()> {
    let counted = failures::table.find(key).filter(failures::failures.gt(0));
    let released = diesel::update(counted)
        .set(failures::failures.eq(failures::failures - 1))
        .execute(conn)?;
    if released == 0 {
        return Ok(());
    }
    let (left, last): (i32, NaiveDateTime) = failures::table
        .find(key)
        .select((failures::failures, failures::last_failed_at))
        .first(conn)?;
    let last = if last == at { before } else { last };
    diesel::update(failures::table.find(key))
        .set((
            failures::last_failed_at.eq(last),
            failures::blocked_until.eq(last + limit.wait_after(left)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets these counts.
pub fn forget(conn: &mut Conn, keys: &[&str]) -> QueryResult<()> {
    diesel::delete(failures::table.filter(failures::key_hash.eq_any(keys))).execute(conn)?;
    Ok(())
}

/// Forgets all counts of an account; answers how many there were.
pub fn forget_account(conn: &mut Conn, account: AccountId) -> QueryResult<usize> {
    diesel::delete(failures::table.filter(failures::account_id.eq(account))).execute(conn)
}

/// Forgets all counts that no limit looks at any more.
pub fn prune(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<()> {
    let cutoff = (now - TimeDelta::hours(FORGOTTEN_AFTER_HOURS)).naive_utc();
    diesel::delete(failures::table.filter(failures::last_failed_at.lt(cutoff))).execute(conn)?;
    Ok(())
}

/// Whether the account's owner signed in from there lately.
pub fn is_known(
    conn: &mut Conn,
    account: AccountId,
    source: &str,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let cutoff = (now - TimeDelta::days(KNOWN_DAYS)).naive_utc();
    let known = sources::table
        .find((account, source))
        .filter(sources::last_success_at.ge(cutoff))
        .select(sources::account_id);
    diesel::select(diesel::dsl::exists(known)).get_result(conn)
}

/// Remembers where the owner signed in from, and forgets where they have not been for long.
pub fn remember(
    conn: &mut Conn,
    account: AccountId,
    source: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let cutoff = (now - TimeDelta::days(KNOWN_DAYS)).naive_utc();
    diesel::delete(
        sources::table
            .filter(sources::account_id.eq(account))
            .filter(sources::last_success_at.lt(cutoff)),
    )
    .execute(conn)?;
    let at = sources::last_success_at.eq(now.naive_utc());
    let upsert = diesel::insert_into(sources::table)
        .values((
            sources::account_id.eq(account),
            sources::source_hash.eq(source),
            at,
        ))
        .on_conflict((sources::account_id, sources::source_hash))
        .do_update()
        .set(at);
    Portable(upsert).execute(conn)?;
    Ok(())
}
