//! Accounts that nobody uses.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, Role, local_time};

use crate::db::held::held_on;
use crate::db::schema::{accounts, positions};
use crate::db::{account_changes, administrators, sessions};
use crate::domain::Error;

/// Active accounts last used before `cutoff`, in order, after `after`. Who never signed in is not among them: their
/// one-time code runs out by itself.
pub fn unused_since(
    conn: &mut Conn,
    cutoff: NaiveDateTime,
    after: Option<AccountId>,
    limit: i64,
) -> QueryResult<Vec<AccountId>> {
    let mut query = accounts::table
        .filter(accounts::active.eq(true))
        .filter(accounts::last_used_at.lt(cutoff))
        .order(accounts::id)
        .limit(limit)
        .select(accounts::id)
        .into_boxed::<tonghop_db::MultiBackend>();
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    query.load(conn)
}

/// Disables an account because nobody used it, and ends its sessions; `false` when it must stay or is disabled already.
///
/// `cutoff` keeps open what was used since then meanwhile; there is none for a sign-in, whose own use is not to count.
/// An administrator of the whole installation stays unless another does for good: nobody could enable them again.
pub fn disable(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
    cutoff: Option<NaiveDateTime>,
) -> Result<bool, Error> {
    administrators::take_turns(conn)?;
    if is_last_administrator(conn, recorder, id)? {
        return Ok(false);
    }
    // Nothing was used later than today.
    let cutoff = cutoff.unwrap_or(recorder.now.naive_utc() + TimeDelta::days(1));
    let unused = accounts::table
        .find(id)
        .filter(accounts::active.eq(true))
        .filter(accounts::last_used_at.lt(cutoff));
    let disabled = diesel::update(unused)
        .set((
            accounts::active.eq(false),
            accounts::dormant_since.eq(recorder.now.naive_utc()),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(conn)?;
    if disabled == 0 {
        return Ok(false);
    }
    let snapshot = account_changes::publish(conn, recorder, id)?;
    sessions::end_all(conn, recorder, id, None)?;
    let audit = Audit::new("account.disabled_unused", "account", id.as_uuid()).after(&snapshot);
    recorder.audit(conn, audit)?;
    Ok(true)
}

/// Enables an account again that was disabled because nobody used it; `false` for any other.
pub fn revive(conn: &mut Conn, recorder: &Recorder, id: AccountId) -> Result<bool, Error> {
    let dormant = accounts::table
        .find(id)
        .filter(accounts::dormant_since.is_not_null());
    let revived = diesel::update(dormant)
        .set((
            accounts::active.eq(true),
            accounts::dormant_since.eq(None::<NaiveDateTime>),
            accounts::last_used_at.eq(recorder.now.naive_utc()),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(conn)?;
    if revived == 1 {
        account_changes::publish(conn, recorder, id)?;
    }
    Ok(revived == 1)
}

fn is_last_administrator(conn: &mut Conn, recorder: &Recorder, id: AccountId) -> QueryResult<bool> {
    let today = local_time::local_date(recorder.now);
    let held = positions::table
        .filter(positions::account_id.eq(id))
        .filter(positions::role.eq(Role::Administrator))
        .filter(positions::unit_id.is_null())
        .filter(held_on!(today));
    let administers: bool = diesel::select(diesel::dsl::exists(held)).get_result(conn)?;
    Ok(administers && !administrators::is_one_left(conn, Some(id), today)?)
}
