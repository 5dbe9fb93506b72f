//! Keeps the copy up to date from the accounts feed.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, UNIT_CHANGED, UnitSnapshot};
use tonghop_db::{Conn, Portable, each_backend};
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::{AccountId, Role, UnitId};

use crate::schema::{
    directory_accounts as accounts, directory_closure as closure, directory_positions as positions,
    directory_unit_parents as parents, directory_unit_versions as versions,
    directory_units as units,
};

/// Applies unit and account snapshots.
pub struct DirectoryProjection;

impl Projection for DirectoryProjection {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        for event in events {
            match event.topic.as_str() {
                UNIT_CHANGED => apply_unit(
                    conn,
                    event.entity_version,
                    &serde_json::from_value(event.payload.clone())?,
                )?,
                ACCOUNT_CHANGED => {
                    apply_account(conn, &serde_json::from_value(event.payload.clone())?)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Takes over a unit's snapshot, unless a newer one is known.
pub fn apply_unit(conn: &mut Conn, version: i32, unit: &UnitSnapshot) -> QueryResult<()> {
    let known: Option<i32> = units::table
        .find(unit.id)
        .select(units::version)
        .first(conn)
        .optional()?;
    if known.is_some_and(|known| known >= version) {
        return Ok(());
    }
    let upsert = diesel::insert_into(units::table)
        .values((units::id.eq(unit.id), units::version.eq(version)))
        .on_conflict(units::id)
        .do_update()
        .set(units::version.eq(version));
    Portable(upsert).execute(conn)?;
    diesel::delete(versions::table.filter(versions::unit_id.eq(unit.id))).execute(conn)?;
    diesel::delete(parents::table.filter(parents::unit_id.eq(unit.id))).execute(conn)?;
    let rows: Vec<_> = unit
        .versions
        .iter()
        .map(|v| {
            (
                versions::unit_id.eq(unit.id),
                versions::valid_from.eq(v.valid_from),
                versions::valid_to.eq(v.valid_to),
                versions::code.eq(v.code.as_str()),
                versions::name.eq(v.name.as_str()),
                versions::kind.eq(v.kind),
            )
        })
        .collect();
    each_backend!(conn, c => diesel::insert_into(versions::table).values(&rows).execute(c))?;
    let rows: Vec<_> = unit
        .reports_to
        .iter()
        .map(|p| {
            (
                parents::unit_id.eq(unit.id),
                parents::valid_from.eq(p.valid_from),
                parents::valid_to.eq(p.valid_to),
                parents::parent_id.eq(p.parent),
            )
        })
        .collect();
    each_backend!(conn, c => diesel::insert_into(parents::table).values(&rows).execute(c))?;
    let parent = unit
        .reports_to
        .iter()
        .rev()
        .find(|p| p.valid_to.is_none())
        .map(|p| p.parent);
    attach(conn, unit.id, parent)
}

/// Puts a unit, with all below it, under `parent` in the closure.
fn attach(conn: &mut Conn, unit: UnitId, parent: Option<UnitId>) -> QueryResult<()> {
    let below: Vec<(UnitId, i32)> = closure::table
        .filter(closure::ancestor_id.eq(unit))
        .select((closure::unit_id, closure::depth))
        .load(conn)?;
    let old: Vec<(UnitId, i32)> = closure::table
        .filter(closure::unit_id.eq(unit))
        .filter(closure::depth.gt(0))
        .select((closure::ancestor_id, closure::depth))
        .load(conn)?;
    let new: Vec<(UnitId, i32)> = match parent {
        Some(parent) => closure::table
            .filter(closure::unit_id.eq(parent))
            .select((closure::ancestor_id, closure::depth))
            .load(conn)?,
        None => Vec::new(),
    };
    // Most changes leave the unit where it is.
    let wanted = |(ancestor, depth): &(UnitId, i32)| (*ancestor, depth + 1);
    let same = !below.is_empty()
        && old.len() == new.len()
        && new.iter().map(wanted).all(|row| old.contains(&row));
    if same {
        return Ok(());
    }
    let members: Vec<UnitId> = below.iter().map(|(id, _)| *id).collect();
    let ancestors: Vec<UnitId> = old.iter().map(|(id, _)| *id).collect();
    diesel::delete(
        closure::table
            .filter(closure::unit_id.eq_any(&members))
            .filter(closure::ancestor_id.eq_any(&ancestors)),
    )
    .execute(conn)?;
    let mut rows = Vec::new();
    let subtree = if below.is_empty() {
        vec![(unit, 0)]
    } else {
        below.clone()
    };
    if below.is_empty() {
        rows.push((unit, unit, 0));
    }
    for (member, distance) in subtree {
        rows.extend(
            new.iter()
                .map(|(ancestor, depth)| (*ancestor, member, depth + 1 + distance)),
        );
    }
    for chunk in rows.chunks(1000) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|(a, u, d)| {
                (
                    closure::ancestor_id.eq(*a),
                    closure::unit_id.eq(*u),
                    closure::depth.eq(*d),
                )
            })
            .collect();
        each_backend!(conn, c => diesel::insert_into(closure::table).values(&rows).execute(c))?;
    }
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = positions, treat_none_as_default_value = false)]
struct PositionRow {
    account_id: AccountId,
    ordinal: i32,
    role: Role,
    unit_id: Option<UnitId>,
    acting_for: Option<AccountId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// Takes over an account's snapshot, unless a newer one is known.
pub fn apply_account(conn: &mut Conn, account: &AccountSnapshot) -> QueryResult<()> {
    let known: Option<i32> = accounts::table
        .find(account.id)
        .select(accounts::authz_ver)
        .first(conn)
        .optional()?;
    if known.is_some_and(|known| known >= account.authz_ver) {
        return Ok(());
    }
    let values = (
        accounts::display_name.eq(&account.display_name),
        accounts::active.eq(account.active),
        accounts::authz_ver.eq(account.authz_ver),
    );
    let upsert = diesel::insert_into(accounts::table)
        .values((accounts::id.eq(account.id), values))
        .on_conflict(accounts::id)
        .do_update()
        .set(values);
    Portable(upsert).execute(conn)?;
    diesel::delete(positions::table.filter(positions::account_id.eq(account.id))).execute(conn)?;
    let rows = position_rows(account);
    each_backend!(conn, c => diesel::insert_into(positions::table).values(&rows).execute(c))?;
    Ok(())
}

/// Takes over accounts that nobody has heard of yet, many at a time.
pub fn insert_accounts(conn: &mut Conn, new: &[AccountSnapshot]) -> QueryResult<()> {
    for chunk in new.chunks(500) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|a| {
                (
                    accounts::id.eq(a.id),
                    accounts::display_name.eq(&a.display_name),
                    accounts::active.eq(a.active),
                    accounts::authz_ver.eq(a.authz_ver),
                )
            })
            .collect();
        each_backend!(conn, c => diesel::insert_into(accounts::table).values(&rows).execute(c))?;
    }
    let held: Vec<PositionRow> = new.iter().flat_map(position_rows).collect();
    for chunk in held.chunks(500) {
        each_backend!(conn, c => diesel::insert_into(positions::table).values(chunk).execute(c))?;
    }
    Ok(())
}

fn position_rows(account: &AccountSnapshot) -> Vec<PositionRow> {
    account
        .positions
        .iter()
        .zip(0_i32..)
        .map(|(p, ordinal)| PositionRow {
            account_id: account.id,
            ordinal,
            role: p.role,
            unit_id: p.unit,
            acting_for: p.acting_for,
            valid_from: p.valid_from,
            valid_to: p.valid_to,
        })
        .collect()
}
