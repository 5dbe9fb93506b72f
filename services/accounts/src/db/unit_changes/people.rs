//! Who would see more or less of the units after a change.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_auth::grants::covers_subtree;
use tonghop_db::Conn;
use tonghop_model::{AccountId, Role, UnitId};

use crate::db::held::held_on;
use crate::db::schema::{accounts, positions};
use crate::db::{IDS_PER_QUERY, units};

/// Somebody who holds a role at a unit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// Name to sign in with.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub unit: Option<UnitId>,
}

/// The people who on `day` hold a role at one of `at` that reaches the units below, or any role at one of `ended`, as far
/// as the caller may see them.
pub fn holders(
    conn: &mut Conn,
    scope: &UnitScope,
    at: &BTreeSet<UnitId>,
    ended: &BTreeSet<UnitId>,
    day: NaiveDate,
) -> QueryResult<Vec<Holder>> {
    let at: Vec<UnitId> = at.union(ended).copied().collect();
    let mut found = Vec::new();
    for chunk in at.chunks(IDS_PER_QUERY) {
        let within = units::within(conn, scope, chunk)?;
        let within: Vec<Option<UnitId>> = within.into_iter().map(Some).collect();
        let rows: Vec<Holder> = positions::table
            .inner_join(accounts::table.on(accounts::id.eq(positions::account_id)))
            .filter(positions::unit_id.eq_any(within))
            .filter(held_on!(day))
            .filter(accounts::active.eq(true))
            .order((accounts::username, positions::id))
            .select((
                accounts::id,
                accounts::username,
                accounts::display_name,
                positions::role,
                positions::unit_id,
            ))
            .load(conn)?;
        found.extend(rows.into_iter().filter(|holder| {
            covers_subtree(holder.role) || holder.unit.is_some_and(|unit| ended.contains(&unit))
        }));
    }
    Ok(found)
}
