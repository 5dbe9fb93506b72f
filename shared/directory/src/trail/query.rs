//! Reads the trail from the database.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::{Conn, MultiBackend, holds_on};
use tonghop_journal::Outcome;
use tonghop_model::{AccountId, AuditId, UnitId};

use super::filter::{Action, Filter};
use crate::schema::{
    audit_entries as entries, directory_accounts as accounts, directory_closure as closure,
};

/// An entry that has its place in the chain.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = entries)]
pub struct Row {
    pub seq: Option<i64>,
    pub recorded_at: NaiveDateTime,
    pub actor_id: Option<AccountId>,
    pub on_behalf_of: Option<AccountId>,
    pub client_id: Option<String>,
    pub action: String,
    pub object_type: String,
    pub object_id: AuditId,
    pub unit_id: Option<UnitId>,
    pub outcome: Outcome,
    pub detail: Option<String>,
    pub request_id: String,
    pub before_hash: Option<String>,
    pub after_hash: Option<String>,
    pub chain: Option<String>,
}

/// Up to `limit` entries in the scope, newest first, that come before `before`.
pub fn page(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = entries::table
        .filter(entries::seq.lt(before.unwrap_or(i64::MAX)))
        .order(entries::seq.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed::<MultiBackend>();
    if !scope.all {
        let below = closure::table
            .filter(closure::ancestor_id.eq_any(scope.subtrees.clone()))
            .filter(holds_on!(closure, scope.on))
            .select(closure::unit_id.nullable());
        let units: Vec<_> = scope.units.iter().copied().map(Some).collect();
        query = query.filter(
            entries::unit_id
                .eq_any(units)
                .or(entries::unit_id.eq_any(below)),
        );
    }
    macro_rules! equal {
        ($($column:ident),*) => {$(
            if let Some(wanted) = filter.$column.clone() {
                query = query.filter(entries::$column.eq(wanted));
            }
        )*};
    }
    equal!(
        actor_id,
        on_behalf_of,
        client_id,
        object_type,
        object_id,
        unit_id,
        outcome,
        request_id
    );
    match &filter.action {
        Some(Action::Is(name)) => query = query.filter(entries::action.eq(name.clone())),
        Some(Action::Under(prefix)) => {
            let pattern = format!("{}%", prefix.replace('_', "\\_"));
            query = query.filter(entries::action.like(pattern).escape('\\'));
        }
        None => {}
    }
    if let Some(from) = filter.from {
        query = query.filter(entries::recorded_at.ge(from.naive_utc()));
    }
    if let Some(to) = filter.to {
        query = query.filter(entries::recorded_at.lt(to.naive_utc()));
    }
    query.load(conn)
}

/// The names of the people in `rows`, as the directory knows them.
pub fn names(conn: &mut Conn, rows: &[Row]) -> QueryResult<HashMap<AccountId, String>> {
    let mut ids: Vec<AccountId> = rows
        .iter()
        .flat_map(|row| [row.actor_id, row.on_behalf_of])
        .flatten()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let found: Vec<(AccountId, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::display_name))
        .load(conn)?;
    Ok(found.into_iter().collect())
}
