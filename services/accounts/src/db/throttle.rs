//! Wrong passwords, and the sources that are the owner's own.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use tonghop_db::{Conn, Portable};
use tonghop_model::AccountId;

use crate::db::schema::{sign_in_failures as failures, sign_in_sources as sources};
use crate::domain::throttle::{FORGOTTEN_AFTER_HOURS, KNOWN_DAYS, Limit};

/// Whether one of these counts keeps the door closed.
pub fn is_closed(conn: &mut Conn, keys: &[&str], now: DateTime<Utc>) -> QueryResult<bool> {
    let closed = failures::table
        .filter(failures::key_hash.eq_any(keys))
        .filter(failures::blocked_until.gt(now.naive_utc()))
        .select(failures::key_hash);
    diesel::select(diesel::dsl::exists(closed)).get_result(conn)
}

/// Counts a wrong try and closes the door for as long as `limit` says; answers how many there were in a row.
pub fn count(
    conn: &mut Conn,
    key: &str,
    account: Option<AccountId>,
    limit: &Limit,
    now: DateTime<Utc>,
) -> QueryResult<i32> {
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
    let failed: i32 = failures::table
        .find(key)
        .select(failures::failures)
        .first(conn)?;
    let until = (now + limit.wait_after(failed)).naive_utc();
    diesel::update(failures::table.find(key))
        .set(failures::blocked_until.eq(until))
        .execute(conn)?;
    Ok(failed)
}

/// Takes back one wrong try that was none.
pub fn release(conn: &mut Conn, key: &str, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(failures::table.find(key).filter(failures::failures.gt(0)))
        .set((
            failures::failures.eq(failures::failures - 1),
            failures::blocked_until.eq(now.naive_utc()),
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
