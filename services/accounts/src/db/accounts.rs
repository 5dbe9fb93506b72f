//! Accounts.

use std::collections::HashSet;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::IsNotNull;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_journal::Recorder;
use tonghop_model::{AccountId, UnitId, fold};

use crate::db::account_changes::announce;
use crate::db::held::held_beyond;
use crate::db::positions as positions_db;
use crate::db::schema::{accounts, directory_closure, positions};
use crate::db::{IDS_PER_QUERY, ROWS_PER_INSERT, units};
use crate::domain::account::{AccountStatus, NewAccount};
use crate::domain::contact::{Email, Phone};
use crate::domain::{Error, activation};

pub use crate::db::positions::{PositionRow, of_accounts as positions_of};

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
    /// Where letters are sent.
    pub email: Option<String>,
    /// Where the person is called.
    pub phone: Option<String>,
    /// Whether its owner has ever chosen a password.
    pub activated: bool,
    /// Whether its owner must choose another password next.
    pub password_change_required: bool,
    /// When it was last used, to the hour.
    pub last_used_at: Option<NaiveDateTime>,
    /// Since when it is closed because nobody used it.
    pub dormant_since: Option<NaiveDateTime>,
}

impl AccountRow {
    /// What it is good for now.
    pub fn status(&self) -> AccountStatus {
        match (self.active, self.activated) {
            (false, _) if self.dormant_since.is_some() => AccountStatus::Dormant,
            (false, _) => AccountStatus::Disabled,
            (true, false) => AccountStatus::Invited,
            (true, true) => AccountStatus::Active,
        }
    }
}

pub(super) type View = (
    accounts::id,
    accounts::version,
    accounts::username,
    accounts::display_name,
    accounts::active,
    accounts::created_at,
    accounts::email,
    accounts::phone,
    IsNotNull<accounts::password_hash>,
    accounts::password_change_required,
    accounts::last_used_at,
    accounts::dormant_since,
);

pub(super) fn view() -> View {
    (
        accounts::id,
        accounts::version,
        accounts::username,
        accounts::display_name,
        accounts::active,
        accounts::created_at,
        accounts::email,
        accounts::phone,
        accounts::password_hash.is_not_null(),
        accounts::password_change_required,
        accounts::last_used_at,
        accounts::dormant_since,
    )
}

/// Whether there is any account.
pub fn any(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(accounts::table.select(accounts::id))).get_result(conn)
}

/// Filters a boxed query of accounts to those with a position in the scope, one that is over or was withdrawn not counted.
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
                .filter(held_beyond!(scope.on))
                .select(positions::account_id);
            $query.filter(accounts::id.eq_any(held))
        }
    }};
}

pub(super) use held_in_scope;

/// One account, if one of its positions that are not over lies in the scope.
pub fn find(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> QueryResult<Option<AccountRow>> {
    let query = accounts::table
        .filter(accounts::id.eq(id))
        .select(view())
        .into_boxed::<MultiBackend>();
    if scope.all {
        return query.first(conn).optional();
    }
    // Asked of this account's positions, not of everybody's below the scope.
    let above = tonghop_directory::on_day!(
        directory_closure::table
            .filter(directory_closure::unit_id.nullable().eq(positions::unit_id))
            .filter(directory_closure::ancestor_id.eq_any(scope.subtrees.clone())),
        scope.on
    );
    let units: Vec<_> = scope.units.iter().copied().map(Some).collect();
    let held = positions::table
        .filter(positions::account_id.eq(id))
        .filter(positions::unit_id.eq_any(units).or(exists(above)))
        .filter(held_beyond!(scope.on));
    query.filter(exists(held)).first(conn).optional()
}

/// Whether all positions of an account lie in the scope, those that are over not counted: whoever manages the account
/// manages all its holder may do.
pub fn lies_within(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> QueryResult<bool> {
    if scope.all {
        return Ok(true);
    }
    let held: Vec<Option<UnitId>> = positions::table
        .filter(positions::account_id.eq(id))
        .filter(held_beyond!(scope.on))
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
    accounts::table
        .find(id)
        .select(view())
        .first(conn)
        .optional()
}

/// Which of these names are taken.
pub fn taken(conn: &mut Conn, names: &[&str]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for chunk in names.chunks(IDS_PER_QUERY) {
        let rows: Vec<String> = accounts::table
            .filter(accounts::username.eq_any(chunk.to_vec()))
            .select(accounts::username)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// A new account with the hash of its one-time code.
pub type Invited<'a> = (&'a NewAccount, String);

#[derive(Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
struct InsertRow<'a> {
    id: AccountId,
    version: i32,
    username: &'a str,
    display_name: &'a str,
    active: bool,
    authz_ver: i32,
    activation_hash: &'a str,
    activation_expires_at: NaiveDateTime,
    created_at: NaiveDateTime,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    search_text: String,
}

/// Makes accounts that wait for their activation, with audit rows and events; answers their ids in the same order.
pub fn insert(
    conn: &mut Conn,
    recorder: &Recorder,
    by: Option<AccountId>,
    new: &[Invited<'_>],
) -> Result<Vec<AccountId>, Error> {
    check_names(conn, new)?;
    let now = recorder.now.naive_utc();
    let rows: Vec<InsertRow<'_>> = new
        .iter()
        .map(|(account, hash)| InsertRow {
            id: recorder.id(),
            version: 1,
            username: account.username.as_str(),
            display_name: &account.display_name,
            active: true,
            authz_ver: 1,
            activation_hash: hash,
            activation_expires_at: now + TimeDelta::days(activation::LIFETIME_DAYS),
            created_at: now,
            email: account.email.as_ref().map(Email::as_str),
            phone: account.phone.as_ref().map(Phone::as_str),
            search_text: searchable(account.username.as_str(), &account.display_name),
        })
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        let done =
            each_backend!(conn, c => diesel::insert_into(accounts::table).values(chunk).execute(c));
        done.map_err(|error| {
            if is_unique_violation(&error, "accounts", &["username"]) {
                // Somebody took it a moment ago.
                Error::UsernameTaken { index: 0 }
            } else {
                error.into()
            }
        })?;
    }
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    let given: Vec<_> = ids
        .iter()
        .zip(new)
        .flat_map(|(id, (account, _))| account.positions.iter().map(|p| (*id, *p, None)))
        .collect();
    positions_db::insert(conn, recorder, by, &given)?;
    announce(conn, recorder, &ids, new)?;
    Ok(ids)
}

/// Refuses names that are taken, or asked for twice.
fn check_names(conn: &mut Conn, new: &[Invited<'_>]) -> Result<(), Error> {
    let names: Vec<&str> = new.iter().map(|(a, _)| a.username.as_str()).collect();
    let mut known = taken(conn, &names)?;
    for (index, name) in names.into_iter().enumerate() {
        if !known.insert(name.to_owned()) {
            return Err(Error::UsernameTaken { index });
        }
    }
    Ok(())
}

/// What a search for people looks at.
pub(super) fn searchable(username: &str, display_name: &str) -> String {
    fold::fold(&format!("{username} {display_name}"))
}

/// Fills what a search looks at for accounts made before it was kept; answers how many were left, a thousand at the most.
pub fn fill_search(conn: &mut Conn) -> QueryResult<usize> {
    let rows: Vec<(AccountId, String, String)> = accounts::table
        .filter(accounts::search_text.eq(""))
        .select((accounts::id, accounts::username, accounts::display_name))
        .limit(1000)
        .load(conn)?;
    for (id, username, display_name) in &rows {
        diesel::update(accounts::table.find(id))
            .set(accounts::search_text.eq(searchable(username, display_name)))
            .execute(conn)?;
    }
    Ok(rows.len())
}
