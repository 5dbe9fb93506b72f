//! What proves an account's owner: password, one-time code, and the count of wrong tries.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::AccountId;

use crate::db::schema::accounts;
use crate::domain::activation;

/// What signing in needs to know of an account.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Whether it may sign in.
    pub active: bool,
    /// Version of its rights.
    pub authz_ver: i32,
    /// Argon2id hash.
    pub password_hash: Option<String>,
    /// Hash of the one-time code.
    pub activation_hash: Option<String>,
    /// When the code becomes void.
    pub activation_expires_at: Option<NaiveDateTime>,
    /// Wrong passwords in a row.
    pub failed_attempts: i32,
    /// Closed until then.
    pub blocked_until: Option<NaiveDateTime>,
}

/// What signing in by name needs.
pub fn by_name(conn: &mut Conn, username: &str) -> QueryResult<Option<Credentials>> {
    accounts::table
        .filter(accounts::username.eq(username))
        .select(CREDENTIALS)
        .first(conn)
        .optional()
}

/// What signing in needs, by id.
pub fn by_id(conn: &mut Conn, id: AccountId) -> QueryResult<Option<Credentials>> {
    accounts::table
        .find(id)
        .select(CREDENTIALS)
        .first(conn)
        .optional()
}

type CredentialColumns = (
    accounts::id,
    accounts::active,
    accounts::authz_ver,
    accounts::password_hash,
    accounts::activation_hash,
    accounts::activation_expires_at,
    accounts::failed_attempts,
    accounts::blocked_until,
);
const CREDENTIALS: CredentialColumns = (
    accounts::id,
    accounts::active,
    accounts::authz_ver,
    accounts::password_hash,
    accounts::activation_hash,
    accounts::activation_expires_at,
    accounts::failed_attempts,
    accounts::blocked_until,
);

/// Replaces the one-time code.
pub fn set_activation(
    conn: &mut Conn,
    id: AccountId,
    hash: &str,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((
            accounts::activation_hash.eq(hash),
            accounts::activation_expires_at.eq(now + TimeDelta::days(activation::LIFETIME_DAYS)),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether anybody has ever chosen a password.
pub fn any_activated(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        accounts::table
            .filter(accounts::password_hash.is_not_null())
            .select(accounts::id),
    ))
    .get_result(conn)
}

/// Sets a password and voids the one-time code and the count of wrong passwords.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set(&fresh(hash))
        .execute(conn)?;
    Ok(())
}

/// The same with a one-time code; `false` when somebody used the code meanwhile.
pub fn use_code(conn: &mut Conn, id: AccountId, code_hash: &str, hash: &str) -> QueryResult<bool> {
    let account = accounts::table
        .find(id)
        .filter(accounts::activation_hash.eq(code_hash));
    Ok(diesel::update(account).set(&fresh(hash)).execute(conn)? == 1)
}

/// What an account holds after a password was chosen.
#[derive(AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct Fresh {
    password_hash: Option<String>,
    activation_hash: Option<String>,
    activation_expires_at: Option<NaiveDateTime>,
    failed_attempts: i32,
    blocked_until: Option<NaiveDateTime>,
}

fn fresh(hash: &str) -> Fresh {
    Fresh {
        password_hash: Some(hash.to_owned()),
        activation_hash: None,
        activation_expires_at: None,
        failed_attempts: 0,
        blocked_until: None,
    }
}

/// Counts a wrong password; answers how many there are in a row now.
pub fn count_failure(conn: &mut Conn, id: AccountId) -> QueryResult<i32> {
    diesel::update(accounts::table.find(id))
        .set(accounts::failed_attempts.eq(accounts::failed_attempts + 1))
        .execute(conn)?;
    accounts::table
        .find(id)
        .select(accounts::failed_attempts)
        .first(conn)
}

/// Closes an account to sign-ins until `until`.
pub fn block(conn: &mut Conn, id: AccountId, until: NaiveDateTime) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::blocked_until.eq(until))
        .execute(conn)?;
    Ok(())
}

/// Forgets wrong passwords after a right one.
pub fn forget_failures(conn: &mut Conn, id: AccountId) -> QueryResult<()> {
    diesel::update(
        accounts::table
            .find(id)
            .filter(accounts::failed_attempts.gt(0)),
    )
    .set((
        accounts::failed_attempts.eq(0),
        accounts::blocked_until.eq(None::<NaiveDateTime>),
    ))
    .execute(conn)?;
    Ok(())
}
