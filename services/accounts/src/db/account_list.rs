//! Finding accounts.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, holds_on};
use tonghop_directory::on_day;
use tonghop_model::{Role, UnitGroupId, UnitId};

use crate::db::accounts::{AccountRow, held_in_scope, view};
use crate::db::held::held_beyond;
use crate::db::schema::{
    accounts, directory_closure, directory_group_members as members, positions,
};
use crate::domain::account::AccountStatus;

/// Which accounts a list shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountFilter {
    /// Only with a position at this unit, held or to come.
    pub unit_id: Option<UnitId>,
    /// Only with a position, held or to come, at a unit that belongs to this group today.
    pub group_id: Option<UnitGroupId>,
    /// At this unit or below it.
    pub subtree: bool,
    /// Only with this role, held or to come.
    pub role: Option<Role>,
    /// Only those good for this now.
    pub status: Option<AccountStatus>,
    /// Only with these words, folded, in display name or username.
    pub words: Vec<String>,
}

/// Accounts in the scope by username, after `after`.
pub fn list(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &AccountFilter,
    today: NaiveDate,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<AccountRow>> {
    let query = accounts::table
        .select(view())
        .order(accounts::username)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    let mut query = held_in_scope!(query, scope);
    // One position that is all that is asked for: this role, at this unit, in this group.
    let roles = filter
        .role
        .map_or_else(|| Role::ALL.to_vec(), |role| vec![role]);
    let held = positions::table
        .filter(held_beyond!(today))
        .filter(positions::role.eq_any(roles))
        .select(positions::account_id);
    macro_rules! held_by {
        ($held:expr) => {
            match filter.group_id {
                Some(group) => {
                    let belonging = members::table
                        .filter(members::group_id.eq(group))
                        .filter(holds_on!(members, today))
                        .select(members::unit_id.nullable());
                    let held = $held.filter(positions::unit_id.eq_any(belonging));
                    query.filter(accounts::id.eq_any(held))
                }
                None => query.filter(accounts::id.eq_any($held)),
            }
        };
    }
    query = match filter.unit_id {
        Some(top) if filter.subtree => {
            let below = on_day!(
                directory_closure::table.filter(directory_closure::ancestor_id.eq(top)),
                today
            )
            .select(directory_closure::unit_id.nullable());
            held_by!(held.filter(positions::unit_id.eq_any(below)))
        }
        Some(unit) => held_by!(held.filter(positions::unit_id.eq(Some(unit)))),
        None if filter.role.is_some() || filter.group_id.is_some() => held_by!(held),
        None => query,
    };
    query = match filter.status {
        Some(AccountStatus::Disabled) => query
            .filter(accounts::active.eq(false))
            .filter(accounts::dormant_since.is_null()),
        Some(AccountStatus::Dormant) => query
            .filter(accounts::active.eq(false))
            .filter(accounts::dormant_since.is_not_null()),
        Some(AccountStatus::Invited) => query
            .filter(accounts::active.eq(true))
            .filter(accounts::password_hash.is_null()),
        Some(AccountStatus::Active) => query
            .filter(accounts::active.eq(true))
            .filter(accounts::password_hash.is_not_null()),
        None => query,
    };
    for word in &filter.words {
        query = query.filter(accounts::search_text.like(format!("%{word}%")));
    }
    if let Some(after) = after {
        query = query.filter(accounts::username.gt(after.to_owned()));
    }
    query.load(conn)
}
