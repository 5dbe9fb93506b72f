//! Who may do what on a day, for the quarterly review.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend};
use tonghop_directory::on_day;
use tonghop_model::{AccountId, PositionId, Role, UnitId};

use crate::db::held::held_on;
use crate::db::schema::{accounts, directory_closure, positions, totp_seeds};

/// One account's position in force.
#[derive(Debug, Clone, Queryable)]
pub struct ReviewRow {
    /// The position, by which rows are told apart.
    pub position: PositionId,
    /// Name to sign in with.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// Whether the account is open now.
    pub active: bool,
    /// Whether the owner has ever chosen a password.
    pub activated: bool,
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more.
    pub valid_to: Option<NaiveDate>,
    /// Whom the holder stands in for.
    pub acting_for: Option<AccountId>,
    /// When it was given.
    pub granted_at: Option<NaiveDateTime>,
    /// Who gave it.
    pub granted_by: Option<AccountId>,
    /// The account.
    pub account: AccountId,
    /// When it was last used, to the hour.
    pub last_used_at: Option<NaiveDateTime>,
}

/// A page of the positions in force on `day` within the scope and, when `below` is given, at that unit or below it; in the
/// order of username and position, after `after`.
pub fn page(
    conn: &mut Conn,
    scope: &UnitScope,
    below: Option<UnitId>,
    day: NaiveDate,
    after: Option<&(String, PositionId)>,
    limit: i64,
) -> QueryResult<Vec<ReviewRow>> {
    let mut query = positions::table
        .inner_join(accounts::table.on(accounts::id.eq(positions::account_id)))
        .filter(held_on!(day))
        .order((accounts::username, positions::id))
        .limit(limit)
        .select((
            positions::id,
            accounts::username,
            accounts::display_name,
            accounts::active,
            accounts::password_hash.is_not_null(),
            positions::role,
            positions::unit_id,
            positions::valid_from,
            positions::valid_to,
            positions::acting_for,
            positions::granted_at,
            positions::granted_by,
            positions::account_id,
            accounts::last_used_at,
        ))
        .into_boxed::<MultiBackend>();
    if !scope.all {
        let reach = on_day!(
            directory_closure::table
                .filter(directory_closure::ancestor_id.eq_any(scope.subtrees.clone())),
            scope.on
        )
        .select(directory_closure::unit_id.nullable());
        query = query.filter(positions::unit_id.eq_any(reach));
    }
    if let Some(unit) = below {
        let reach = on_day!(
            directory_closure::table.filter(directory_closure::ancestor_id.eq(unit)),
            day
        )
        .select(directory_closure::unit_id.nullable());
        query = query.filter(positions::unit_id.eq_any(reach));
    }
    if let Some((username, id)) = after {
        query = query.filter(
            accounts::username
                .gt(username.clone())
                .or(accounts::username
                    .eq(username.clone())
                    .and(positions::id.gt(*id))),
        );
    }
    query.load(conn)
}

/// Which of these accounts have a second factor.
pub fn with_second_factor(conn: &mut Conn, ids: &[AccountId]) -> QueryResult<HashSet<AccountId>> {
    let rows: Vec<AccountId> = totp_seeds::table
        .filter(totp_seeds::account_id.eq_any(ids.to_vec()))
        .filter(totp_seeds::confirmed_at.is_not_null())
        .select(totp_seeds::account_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What these accounts are called.
pub fn usernames(conn: &mut Conn, ids: &[AccountId]) -> QueryResult<HashMap<AccountId, String>> {
    let rows: Vec<(AccountId, String)> = accounts::table
        .filter(accounts::id.eq_any(ids.to_vec()))
        .select((accounts::id, accounts::username))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
