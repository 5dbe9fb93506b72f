//! Accounts and positions.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, PositionSnapshot};
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::projection;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, PositionId, Role, UnitId};

use crate::db::schema::{accounts, directory_closure, positions};
use crate::db::units;
use crate::domain::account::NewAccount;
use crate::domain::{Error, activation};

/// An account, without what proves its owner.
#[derive(Debug, Clone, Queryable, Serialize)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Name to sign in with.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// Whether it may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: NaiveDateTime,
}

/// A role at a unit for a time.
#[derive(Debug, Clone, Queryable, Serialize)]
pub struct PositionRow {
    /// The account.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit_id: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
}

const VIEW: (
    accounts::id,
    accounts::version,
    accounts::username,
    accounts::display_name,
    accounts::active,
    accounts::created_at,
) = (
    accounts::id,
    accounts::version,
    accounts::username,
    accounts::display_name,
    accounts::active,
    accounts::created_at,
);

/// Whether there is any account.
pub fn any(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(accounts::table.select(accounts::id))).get_result(conn)
}

/// Filters a boxed query of accounts to those with a position in the scope.
macro_rules! held_in_scope {
    ($query:expr, $scope:expr) => {{
        let scope: &UnitScope = $scope;
        if scope.all {
            $query
        } else {
            let below = tonghop_directory::on_day!(
                directory_closure::table
                    .filter(directory_closure::ancestor_id.eq_any(scope.subtrees.clone())),
                scope.on
            )
            .select(directory_closure::unit_id.nullable());
            let units: Vec<_> = scope.units.iter().copied().map(Some).collect();
            let held = positions::table
                .filter(
                    positions::unit_id
                        .eq_any(units)
                        .or(positions::unit_id.eq_any(below)),
                )
                .select(positions::account_id);
            $query.filter(accounts::id.eq_any(held))
        }
    }};
}

/// One account, if one of its positions lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> QueryResult<Option<AccountRow>> {
    let query = accounts::table
        .filter(accounts::id.eq(id))
        .select(VIEW)
        .into_boxed::<MultiBackend>();
    held_in_scope!(query, scope).first(conn).optional()
}

/// Accounts in the scope by username, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    unit: Option<UnitId>,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<AccountRow>> {
    let query = accounts::table
        .select(VIEW)
        .order(accounts::username)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = held_in_scope!(query, scope);
    if let Some(unit) = unit {
        let held = positions::table
            .filter(positions::unit_id.eq(Some(unit)))
            .select(positions::account_id);
        query = query.filter(accounts::id.eq_any(held));
    }
    if let Some(after) = after {
        query = query.filter(accounts::username.gt(after.to_owned()));
    }
    query.load(conn)
}

/// Whether all positions of an account lie in the scope, those of the past included.
pub fn lies_within(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> QueryResult<bool> {
    if scope.all {
        return Ok(true);
    }
    let held: Vec<Option<UnitId>> = positions::table
        .filter(positions::account_id.eq(id))
        .select(positions::unit_id)
        .load(conn)?;
    let mut units: Vec<UnitId> = held.iter().flatten().copied().collect();
    units.sort();
    units.dedup();
    let reachable = units::within(conn, scope, &units)?;
    Ok(held.iter().all(Option::is_some) && reachable.len() == units.len())
}

/// The account itself, for its owner.
pub fn own(conn: &mut Conn, id: AccountId) -> QueryResult<Option<AccountRow>> {
    accounts::table.find(id).select(VIEW).first(conn).optional()
}

/// Positions of these accounts.
pub fn positions_of(conn: &mut Conn, ids: &[AccountId]) -> QueryResult<Vec<PositionRow>> {
    positions::table
        .filter(positions::account_id.eq_any(ids.to_vec()))
        .order((positions::account_id, positions::id))
        .select((
            positions::account_id,
            positions::role,
            positions::unit_id,
            positions::valid_from,
            positions::valid_to,
        ))
        .load(conn)
}

/// Makes an account that waits for its activation, with audit row and event.
pub fn insert(
    conn: &mut Conn,
    recorder: &Recorder,
    account: &NewAccount,
    activation_hash: &str,
) -> Result<AccountId, Error> {
    let id: AccountId = recorder.id();
    let now = recorder.now.naive_utc();
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::version.eq(1),
            accounts::username.eq(account.username.as_str()),
            accounts::display_name.eq(&account.display_name),
            accounts::active.eq(true),
            accounts::authz_ver.eq(1),
            accounts::activation_hash.eq(activation_hash),
            accounts::activation_expires_at.eq(now + TimeDelta::days(activation::LIFETIME_DAYS)),
            accounts::failed_attempts.eq(0),
            accounts::created_at.eq(now),
        ))
        .execute(conn)
        .map_err(|error| {
            if is_unique_violation(&error, "accounts", &["username"]) {
                Error::UsernameTaken { index: 0 }
            } else {
                error.into()
            }
        })?;
    let rows: Vec<_> = account
        .positions
        .iter()
        .map(|p| {
            (
                positions::id.eq(recorder.id::<PositionId>()),
                positions::account_id.eq(id),
                positions::role.eq(p.role),
                positions::unit_id.eq(p.unit),
                positions::valid_from.eq(p.valid_from),
            )
        })
        .collect();
    each_backend!(conn, c => diesel::insert_into(positions::table).values(&rows).execute(c))?;
    let held = |p: &crate::domain::account::NewPosition| PositionSnapshot {
        role: p.role,
        unit: p.unit,
        acting_for: None,
        valid_from: p.valid_from,
        valid_to: None,
    };
    let snapshot = AccountSnapshot {
        id,
        display_name: account.display_name.clone(),
        active: true,
        authz_ver: 1,
        positions: account.positions.iter().map(held).collect(),
    };
    projection::apply_account(conn, &snapshot)?;
    recorder.event(conn, ACCOUNT_CHANGED, id.as_uuid(), 1, &snapshot)?;
    let unit = account.positions.first().and_then(|p| p.unit);
    let audit = Audit::new("account.created", "account", id.as_uuid()).after(&snapshot);
    recorder.audit(
        conn,
        match unit {
            Some(unit) => audit.at(unit),
            None => audit,
        },
    )?;
    Ok(id)
}
