//! What proves a partner system: its secrets, and the assertions it has used.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use tonghop_db::{Conn, Portable};
use tonghop_model::{AccountId, ClientSecretId};

use crate::db::schema::{oauth_assertions as assertions, oauth_client_secrets as secrets};
use crate::domain::client_assertion::Assertion;

/// A secret, without what it is.
#[derive(Debug, Clone, Queryable)]
pub struct SecretRow {
    /// The secret.
    pub id: ClientSecretId,
    /// Whose it is.
    pub client_id: AccountId,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// From when on it is refused; never when absent.
    pub expires_at: Option<NaiveDateTime>,
}

/// Secrets of these partner systems, the newest first.
pub fn secrets_of(conn: &mut Conn, clients: &[AccountId]) -> QueryResult<Vec<SecretRow>> {
    secrets::table
        .filter(secrets::client_id.eq_any(clients.to_vec()))
        .order(secrets::id.desc())
        .select((
            secrets::id,
            secrets::client_id,
            secrets::created_at,
            secrets::expires_at,
        ))
        .load(conn)
}

/// Keeps a new secret. The one before works until `now + overlap` or as long as it would have; older ones go.
pub fn add_secret(
    conn: &mut Conn,
    client: AccountId,
    (id, hash): (ClientSecretId, &str),
    now: DateTime<Utc>,
    overlap: TimeDelta,
) -> QueryResult<()> {
    let until = (now + overlap).naive_utc();
    let before = secrets_of(conn, &[client])?;
    for (i, secret) in before.iter().enumerate() {
        let ends = secret.expires_at.map_or(until, |end| end.min(until));
        if i == 0 && ends > now.naive_utc() {
            diesel::update(secrets::table.find(secret.id))
                .set(secrets::expires_at.eq(ends))
                .execute(conn)?;
        } else {
            diesel::delete(secrets::table.find(secret.id)).execute(conn)?;
        }
    }
    diesel::insert_into(secrets::table)
        .values((
            secrets::id.eq(id),
            secrets::client_id.eq(client),
            secrets::hash.eq(hash),
            secrets::created_at.eq(now.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a secret away; `false` when the partner system has no such secret.
pub fn remove_secret(conn: &mut Conn, client: AccountId, id: ClientSecretId) -> QueryResult<bool> {
    let one = secrets::table
        .find(id)
        .filter(secrets::client_id.eq(client));
    Ok(diesel::delete(one).execute(conn)? == 1)
}

/// Whether a secret with this hash proves the partner system now.
pub fn has_secret(
    conn: &mut Conn,
    client: AccountId,
    hash: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let current = secrets::table
        .filter(secrets::client_id.eq(client))
        .filter(secrets::hash.eq(hash))
        .filter(
            secrets::expires_at
                .is_null()
                .or(secrets::expires_at.gt(now)),
        )
        .select(secrets::id);
    diesel::select(diesel::dsl::exists(current)).get_result(conn)
}

/// Takes note of an assertion; `false` when it was used before. Forgets those that have expired.
pub fn use_assertion(
    conn: &mut Conn,
    client: AccountId,
    assertion: &Assertion,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    diesel::delete(assertions::table.filter(assertions::expires_at.lt(now))).execute(conn)?;
    let note = diesel::insert_into(assertions::table)
        .values((
            assertions::client_id.eq(client),
            assertions::jti_hash.eq(&assertion.jti_hash),
            assertions::expires_at.eq(assertion.expires_at.naive_utc()),
        ))
        .on_conflict_do_nothing();
    Ok(Portable(note).execute(conn)? == 1)
}
