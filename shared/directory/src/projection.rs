//! Keeps the copy up to date from the accounts feed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, UNIT_CHANGED, UnitSnapshot};
use tonghop_db::{Conn, Portable, each_backend};
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::{AccountId, Role, UnitId};

use crate::closure::{self, keepings};
use crate::schema::{
    directory_accounts as accounts, directory_positions as positions,
    directory_unit_parents as parents, directory_unit_versions as versions,
    directory_units as units,
};

/// Ids in one `IN` list, rows in one insert.
const CHUNK: usize = 1000;

/// Applies unit and account snapshots.
pub struct DirectoryProjection;

impl Projection for DirectoryProjection {
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError> {
        // Units and accounts do not build on one another, so units of a page go in together.
        let mut units = Vec::new();
        for event in events {
            match event.topic.as_str() {
                UNIT_CHANGED => units.push((
                    event.entity_version,
                    serde_json::from_value(event.payload.clone())?,
                )),
                ACCOUNT_CHANGED => {
                    apply_account(conn, &serde_json::from_value(event.payload.clone())?)?;
                }
                _ => {}
            }
        }
        Ok(apply_units(conn, &units)?)
    }
}

/// Takes over units' snapshots, each with its version, unless newer ones are known.
pub fn apply_units(conn: &mut Conn, snapshots: &[(i32, UnitSnapshot)]) -> QueryResult<()> {
    let mut newest: BTreeMap<UnitId, (i32, &UnitSnapshot)> = BTreeMap::new();
    for (version, unit) in snapshots {
        let entry = newest.entry(unit.id).or_insert((*version, unit));
        if entry.0 < *version {
            *entry = (*version, unit);
        }
    }
    let ids: Vec<UnitId> = newest.keys().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        let known: Vec<(UnitId, i32)> = units::table
            .filter(units::id.eq_any(chunk.to_vec()))
            .select((units::id, units::version))
            .load(conn)?;
        for (unit, known) in known {
            if newest
                .get(&unit)
                .is_some_and(|(version, _)| known >= *version)
            {
                newest.remove(&unit);
            }
        }
    }
    let ids: Vec<UnitId> = newest.keys().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        take_over(conn, chunk, &newest)?;
    }
    let hands = newest.values().map(|(_, unit)| (unit.id, keepings(unit)));
    closure::replace(conn, hands.collect())
}

/// Writes the units themselves, their versions and their parents.
fn take_over(
    conn: &mut Conn,
    chunk: &[UnitId],
    newest: &BTreeMap<UnitId, (i32, &UnitSnapshot)>,
) -> QueryResult<()> {
    let taken = || chunk.iter().filter_map(|id| newest.get(id));
    let of = versions::unit_id.eq_any(chunk.to_vec());
    diesel::delete(versions::table.filter(of)).execute(conn)?;
    let of = parents::unit_id.eq_any(chunk.to_vec());
    diesel::delete(parents::table.filter(of)).execute(conn)?;
    let rows: Vec<_> = taken()
        .map(|(version, unit)| (units::id.eq(unit.id), units::version.eq(*version)))
        .collect();
    each_backend!(conn, c => {
        let upsert = diesel::insert_into(units::table).values(&rows);
        upsert
            .on_conflict(units::id)
            .do_update()
            .set(units::version.eq(excluded(units::version)))
            .execute(c)
    })?;
    let rows: Vec<_> = taken()
        .flat_map(|(_, unit)| unit.versions.iter().map(|v| (unit.id, v)))
        .map(|(id, v)| {
            (
                versions::unit_id.eq(id),
                versions::valid_from.eq(v.valid_from),
                versions::valid_to.eq(v.valid_to),
                versions::code.eq(v.code.as_str()),
                versions::name.eq(v.name.as_str()),
                versions::kind.eq(v.kind),
            )
        })
        .collect();
    for rows in rows.chunks(CHUNK) {
        each_backend!(conn, c => diesel::insert_into(versions::table).values(rows).execute(c))?;
    }
    let rows: Vec<_> = taken()
        .flat_map(|(_, unit)| unit.reports_to.iter().map(|p| (unit.id, p)))
        .map(|(id, p)| {
            (
                parents::unit_id.eq(id),
                parents::valid_from.eq(p.valid_from),
                parents::valid_to.eq(p.valid_to),
                parents::parent_id.eq(p.parent),
            )
        })
        .collect();
    for rows in rows.chunks(CHUNK) {
        each_backend!(conn, c => diesel::insert_into(parents::table).values(rows).execute(c))?;
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
    let rows: Vec<PositionRow> = account
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
        .collect();
    each_backend!(conn, c => diesel::insert_into(positions::table).values(&rows).execute(c))?;
    Ok(())
}
