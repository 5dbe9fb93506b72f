//! Second factors: sealed seeds and hashed recovery codes.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use tonghop_db::{Conn, Portable, each_backend};
use tonghop_model::AccountId;

use crate::db::schema::{recovery_codes, totp_seeds};

/// A seed must be confirmed within this many minutes.
const PENDING_MINUTES: i64 = 10;

/// A seed as it is kept.
#[derive(Debug, Clone, Queryable)]
pub struct SeedRow {
    /// Sealed for its owner.
    pub sealed_seed: String,
    /// When the first code was entered; a seed without it is not in use.
    pub confirmed_at: Option<NaiveDateTime>,
    /// The newest step whose code was used.
    pub last_step: i64,
    /// When setting up began; absent where that was not kept.
    begun_at: Option<NaiveDateTime>,
}

impl SeedRow {
    /// Whether it waits for its first code, and may still.
    pub fn is_pending(&self, now: NaiveDateTime) -> bool {
        let lately = |at| now - at <= TimeDelta::minutes(PENDING_MINUTES);
        self.confirmed_at.is_none() && self.begun_at.is_some_and(lately)
    }
}

/// The account's seed, in use or not.
pub fn find(conn: &mut Conn, account: AccountId) -> QueryResult<Option<SeedRow>> {
    totp_seeds::table
        .find(account)
        .select((
            totp_seeds::sealed_seed,
            totp_seeds::confirmed_at,
            totp_seeds::last_step,
            totp_seeds::begun_at,
        ))
        .first(conn)
        .optional()
}

/// Keeps a seed that is not in use yet; one that is in use stays, and the answer is `false`.
pub fn begin(
    conn: &mut Conn,
    account: AccountId,
    sealed: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    diesel::delete(
        totp_seeds::table
            .find(account)
            .filter(totp_seeds::confirmed_at.is_null()),
    )
    .execute(conn)?;
    let insert = diesel::insert_into(totp_seeds::table)
        .values((
            totp_seeds::account_id.eq(account),
            totp_seeds::sealed_seed.eq(sealed),
            totp_seeds::last_step.eq(0_i64),
            totp_seeds::begun_at.eq(now),
        ))
        .on_conflict_do_nothing();
    Ok(Portable(insert).execute(conn)? == 1)
}

/// Puts exactly this seed to use; `false` when it was replaced or put to use meanwhile.
pub fn confirm(
    conn: &mut Conn,
    account: AccountId,
    sealed: &str,
    step: i64,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let pending = totp_seeds::table
        .find(account)
        .filter(totp_seeds::sealed_seed.eq(sealed))
        .filter(totp_seeds::confirmed_at.is_null());
    let confirmed = diesel::update(pending)
        .set((
            totp_seeds::confirmed_at.eq(now),
            totp_seeds::last_step.eq(step),
        ))
        .execute(conn)?;
    Ok(confirmed == 1)
}

/// Uses a step's code up; `false` when it, or a newer one, was used already.
pub fn use_step(conn: &mut Conn, account: AccountId, step: i64) -> QueryResult<bool> {
    let unused = totp_seeds::table
        .find(account)
        .filter(totp_seeds::last_step.lt(step));
    let used = diesel::update(unused)
        .set(totp_seeds::last_step.eq(step))
        .execute(conn)?;
    Ok(used == 1)
}

/// Replaces the recovery codes.
pub fn set_recovery_codes(
    conn: &mut Conn,
    account: AccountId,
    hashes: &[String],
) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| {
            (
                recovery_codes::account_id.eq(account),
                recovery_codes::code_hash.eq(hash),
            )
        })
        .collect();
    each_backend!(conn, c => diesel::insert_into(recovery_codes::table).values(&rows).execute(c))?;
    Ok(())
}

/// Uses a recovery code up; `false` when there is no such code any more.
pub fn use_recovery_code(conn: &mut Conn, account: AccountId, hash: &str) -> QueryResult<bool> {
    Ok(diesel::delete(recovery_codes::table.find((account, hash))).execute(conn)? == 1)
}

/// Takes the second factor away; `false` when there was none.
pub fn remove(conn: &mut Conn, account: AccountId) -> QueryResult<bool> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    Ok(diesel::delete(totp_seeds::table.find(account)).execute(conn)? == 1)
}
