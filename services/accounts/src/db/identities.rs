//! Who somebody is at an external provider, and which external sign-ins were used.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, Portable};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, IdentityId};

use crate::db::account_changes::record;
use crate::db::schema::{accounts, identities, oidc_used_states as used};
use crate::domain::Error;

/// An identity at an external provider.
#[derive(Debug, Clone, Queryable, Serialize)]
pub struct IdentityRow {
    /// The identity.
    pub id: IdentityId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The provider.
    pub issuer: String,
    /// Who, in its words.
    pub subject: String,
    /// When it was entered.
    pub created_at: NaiveDateTime,
}

/// Identities of an account, in the order they were entered.
pub fn of_account(conn: &mut Conn, account: AccountId) -> QueryResult<Vec<IdentityRow>> {
    identities::table
        .filter(identities::account_id.eq(account))
        .order(identities::id)
        .load(conn)
}

/// The account of an identity.
pub fn account_of(conn: &mut Conn, issuer: &str, subject: &str) -> QueryResult<Option<AccountId>> {
    identities::table
        .filter(identities::issuer.eq(issuer))
        .filter(identities::subject.eq(subject))
        .select(identities::account_id)
        .first(conn)
        .optional()
}

/// Marks the account as used; `false` unless it is active.
///
/// The row is written each time: on PostgreSQL that makes a sign-in and a disabling wait for each other.
pub fn still_active(conn: &mut Conn, account: AccountId, now: NaiveDateTime) -> QueryResult<bool> {
    let active = accounts::table
        .find(account)
        .filter(accounts::active.eq(true));
    let marked = diesel::update(active)
        .set(accounts::last_used_at.eq(now))
        .execute(conn)?;
    Ok(marked == 1)
}

/// Enters an identity, with audit row.
pub fn insert(
    conn: &mut Conn,
    recorder: &Recorder,
    account: AccountId,
    (issuer, subject): (&str, &str),
) -> Result<IdentityRow, Error> {
    let row = IdentityRow {
        id: recorder.id(),
        account_id: account,
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        created_at: recorder.now.naive_utc(),
    };
    diesel::insert_into(identities::table)
        .values((
            identities::id.eq(row.id),
            identities::account_id.eq(account),
            identities::issuer.eq(issuer),
            identities::subject.eq(subject),
            identities::created_at.eq(row.created_at),
        ))
        .execute(conn)
        .map_err(|error| {
            if is_unique_violation(&error, "identities", &["issuer", "subject"]) {
                Error::IdentityTaken
            } else {
                error.into()
            }
        })?;
    let audit = Audit::new("identity.created", "account", account.as_uuid());
    record(conn, recorder, account, audit.after(&row))?;
    Ok(row)
}

/// Takes an identity away, with audit row.
pub fn remove(
    conn: &mut Conn,
    recorder: &Recorder,
    account: AccountId,
    id: IdentityId,
) -> Result<(), Error> {
    let row: Option<IdentityRow> = identities::table
        .find(id)
        .filter(identities::account_id.eq(account))
        .first(conn)
        .optional()?;
    let row = row.ok_or(Error::NotFound)?;
    diesel::delete(identities::table.find(id)).execute(conn)?;
    let audit = Audit::new("identity.removed", "account", account.as_uuid());
    record(conn, recorder, account, audit.before(&row))
}

/// Takes note that an external sign-in came back; `false` when it did before. Forgets those that have run out.
pub fn use_state(
    conn: &mut Conn,
    state_hash: &str,
    expires_at: DateTime<Utc>,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    diesel::delete(used::table.filter(used::expires_at.lt(now))).execute(conn)?;
    let note = diesel::insert_into(used::table)
        .values((
            used::state_hash.eq(state_hash),
            used::expires_at.eq(expires_at.naive_utc()),
        ))
        .on_conflict_do_nothing();
    Ok(Portable(note).execute(conn)? == 1)
}
