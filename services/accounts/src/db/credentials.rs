//! What proves an account's owner: password and one-time code.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use tonghop_auth::Limit;
use tonghop_db::Conn;
use tonghop_model::{AccountId, Role};

use crate::db::held::held_on;
use crate::db::schema::{accounts, positions, unit_versions};
use crate::db::totp;
use crate::domain::activation;
use crate::domain::password::Context;

/// What signing in needs to know of an account.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Name to sign in with.
    pub username: String,
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
    /// Whether the password must be changed before anything else.
    pub password_change_required: bool,
    /// When it was last used.
    pub last_used_at: Option<NaiveDateTime>,
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
    accounts::username,
    accounts::active,
    accounts::authz_ver,
    accounts::password_hash,
    accounts::activation_hash,
    accounts::activation_expires_at,
    accounts::password_change_required,
    accounts::last_used_at,
);
const CREDENTIALS: CredentialColumns = (
    accounts::id,
    accounts::username,
    accounts::active,
    accounts::authz_ver,
    accounts::password_hash,
    accounts::activation_hash,
    accounts::activation_expires_at,
    accounts::password_change_required,
    accounts::last_used_at,
);

/// Words that make a bad password for the account's owner.
pub fn password_context(conn: &mut Conn, id: AccountId) -> QueryResult<Context> {
    let (username, display_name) = accounts::table
        .find(id)
        .select((accounts::username, accounts::display_name))
        .first(conn)?;
    let held = positions::table
        .filter(positions::account_id.eq(id))
        .select(positions::unit_id);
    let unit_codes = unit_versions::table
        .filter(unit_versions::unit_id.nullable().eq_any(held))
        .filter(unit_versions::valid_to.is_null())
        .select(unit_versions::code)
        .load(conn)?;
    Ok(Context {
        username,
        display_name,
        unit_codes,
    })
}

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

/// Sets a password and voids the one-time code.
pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set(&fresh(hash))
        .execute(conn)?;
    Ok(())
}

/// The same with a one-time code; `false` when somebody used the code meanwhile.
pub fn use_code(
    conn: &mut Conn,
    id: AccountId,
    code_hash: &str,
    hash: &str,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let account = accounts::table
        .find(id)
        .filter(accounts::active.eq(true))
        .filter(accounts::activation_hash.eq(code_hash));
    let used = diesel::update(account)
        .set((&fresh(hash), accounts::last_used_at.eq(now)))
        .execute(conn)?;
    Ok(used == 1)
}

/// What an account holds after a password was chosen.
#[derive(AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct Fresh {
    password_hash: Option<String>,
    activation_hash: Option<String>,
    activation_expires_at: Option<NaiveDateTime>,
    password_change_required: bool,
}

fn fresh(hash: &str) -> Fresh {
    Fresh {
        password_hash: Some(hash.to_owned()),
        activation_hash: None,
        activation_expires_at: None,
        password_change_required: false,
    }
}

/// Marks the account as used; `false` unless it is active and still has the password that was just checked.
///
/// The row is written even when nothing changes: on PostgreSQL that makes a sign-in and a change of the password, or
/// a disabling, wait for each other.
pub fn still_holds(
    conn: &mut Conn,
    account: &Credentials,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let used = used_at(account.last_used_at, now);
    let same = accounts::table
        .find(account.id)
        .filter(accounts::active.eq(true))
        .filter(accounts::password_hash.eq(account.password_hash.clone()));
    Ok(diesel::update(same)
        .set(accounts::last_used_at.eq(used))
        .execute(conn)?
        == 1)
}

/// Marks the account as used, if that was not done within the hour.
pub fn touch(conn: &mut Conn, account: &Credentials, now: NaiveDateTime) -> QueryResult<()> {
    let used = used_at(account.last_used_at, now);
    if account.last_used_at != Some(used) {
        diesel::update(accounts::table.find(account.id))
            .set(accounts::last_used_at.eq(used))
            .execute(conn)?;
    }
    Ok(())
}

/// To the hour: an account in use is not written all the time.
fn used_at(before: Option<NaiveDateTime>, now: NaiveDateTime) -> NaiveDateTime {
    before
        .filter(|at| now - *at < TimeDelta::hours(1))
        .unwrap_or(now)
}

/// What the account's owner must do before anything else in a session proven as `amr` says.
///
/// Where a role demands a second factor, this very session must have been proven with it; for one that began at an
/// external provider (`fed`) the provider vouches.
pub fn limit(
    conn: &mut Conn,
    account: &Credentials,
    amr: &str,
    totp_roles: &[Role],
    today: NaiveDate,
) -> QueryResult<Option<Limit>> {
    if account.password_change_required {
        return Ok(Some(Limit::PasswordChange));
    }
    if totp_roles.is_empty() {
        return Ok(None);
    }
    let held = positions::table
        .filter(positions::account_id.eq(account.id))
        .filter(positions::role.eq_any(totp_roles))
        .filter(held_on!(today))
        .select(positions::id);
    if !diesel::select(diesel::dsl::exists(held)).get_result(conn)? {
        return Ok(None);
    }
    let proven_by = |word: &str| amr.split(' ').any(|known| known == word);
    if proven_by("fed") {
        return Ok(None);
    }
    let enrolled = totp::find(conn, account.id)?.is_some_and(|seed| seed.confirmed_at.is_some());
    Ok((!(enrolled && proven_by("otp"))).then_some(Limit::TotpEnrolment))
}
