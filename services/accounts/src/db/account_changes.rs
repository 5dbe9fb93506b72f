//! Changes of an account: who moves it on, and how everybody hears of it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, PositionSnapshot};
use tonghop_db::Conn;
use tonghop_directory::projection;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, local_time};

use crate::db::accounts::{AccountRow, Invited, positions_of, searchable};
use crate::db::schema::accounts;
use crate::domain::Error;
use crate::domain::people_error::PeopleError;
use crate::domain::position::NewPosition;

/// Tells every service of new accounts, and keeps on record who made them.
pub fn announce(
    conn: &mut Conn,
    recorder: &Recorder,
    ids: &[AccountId],
    new: &[Invited<'_>],
) -> Result<(), Error> {
    let snapshot = |(id, (account, _)): (&AccountId, &Invited<'_>)| AccountSnapshot {
        id: *id,
        display_name: account.display_name.clone(),
        active: true,
        authz_ver: 1,
        positions: account.positions.iter().map(held).collect(),
    };
    let snapshots: Vec<AccountSnapshot> = ids.iter().zip(new).map(snapshot).collect();
    projection::insert_accounts(conn, &snapshots)?;
    let events = snapshots
        .iter()
        .map(|s| Ok((s.id.as_uuid(), 1, serde_json::to_value(s)?)))
        .collect::<Result<Vec<_>, serde_json::Error>>()
        .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
    recorder.events(conn, ACCOUNT_CHANGED, events)?;
    let audits = snapshots.iter().map(|snapshot| {
        let audit = Audit::new("account.created", "account", snapshot.id.as_uuid());
        at_unit(audit.after(snapshot), snapshot)
    });
    Ok(recorder.audits(conn, audits.collect())?)
}

fn held(position: &NewPosition) -> PositionSnapshot {
    PositionSnapshot {
        role: position.role,
        unit: position.unit,
        acting_for: position.acting_for,
        valid_from: position.span.from,
        valid_to: position.span.to,
    }
}

/// The audit row, at the first unit of the account.
pub fn at_unit<'a>(audit: Audit<'a>, snapshot: &AccountSnapshot) -> Audit<'a> {
    match snapshot.positions.iter().find_map(|p| p.unit) {
        Some(unit) => audit.at(unit),
        None => audit,
    }
}

/// Records what was done with an account, at the first unit where it may do anything.
pub fn record(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
    audit: Audit<'_>,
) -> Result<(), Error> {
    let snapshot = snapshot(conn, recorder, id)?;
    Ok(recorder.audit(conn, at_unit(audit, &snapshot))?)
}

/// Moves the account on from the version that was read; fails when somebody else just did.
pub fn raise(conn: &mut Conn, row: &AccountRow) -> Result<(), Error> {
    let moved = diesel::update(
        accounts::table
            .find(row.id)
            .filter(accounts::version.eq(row.version)),
    )
    .set(accounts::version.eq(row.version + 1))
    .execute(conn)?;
    if moved == 1 {
        Ok(())
    } else {
        Err(PeopleError::ChangedMeanwhile.into())
    }
}

/// Tells every service what the account may do now, under a new version of its rights.
pub fn publish(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
) -> Result<AccountSnapshot, Error> {
    diesel::update(accounts::table.find(id))
        .set(accounts::authz_ver.eq(accounts::authz_ver + 1))
        .execute(conn)?;
    let snapshot = snapshot(conn, recorder, id)?;
    projection::apply_account(conn, &snapshot)?;
    recorder.event(
        conn,
        ACCOUNT_CHANGED,
        id.as_uuid(),
        snapshot.authz_ver,
        &snapshot,
    )?;
    Ok(snapshot)
}

/// The account as other services know it: without what is over.
pub fn snapshot(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
) -> Result<AccountSnapshot, Error> {
    let today = local_time::local_date(recorder.now);
    let (display_name, active, authz_ver) = accounts::table
        .find(id)
        .select((
            accounts::display_name,
            accounts::active,
            accounts::authz_ver,
        ))
        .first(conn)?;
    let held = positions_of(conn, &[id])?;
    let positions = held
        .iter()
        .filter(|p| !p.withdrawn && !p.span().is_past(today))
        .map(|p| PositionSnapshot {
            role: p.role,
            unit: p.unit_id,
            acting_for: p.acting_for,
            valid_from: p.valid_from,
            valid_to: p.valid_to,
        });
    Ok(AccountSnapshot {
        id,
        display_name,
        active,
        authz_ver,
        positions: positions.collect(),
    })
}

/// What changes of an account; everything else stays.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = accounts)]
pub struct AccountChange {
    /// The person's name.
    pub display_name: Option<String>,
    /// Where letters are sent.
    pub email: Option<Option<String>>,
    /// Where the person is called.
    pub phone: Option<Option<String>>,
    /// Whether it may sign in.
    pub active: Option<bool>,
    /// Whether its owner must choose another password next.
    pub password_change_required: Option<bool>,
    /// Since when it is closed because nobody used it.
    pub dormant_since: Option<Option<NaiveDateTime>>,
    /// When it was last used.
    pub last_used_at: Option<NaiveDateTime>,
}

/// Changes an account that [`raise`] has moved on.
pub fn change(conn: &mut Conn, row: &AccountRow, change: &AccountChange) -> QueryResult<()> {
    let name = change.display_name.as_deref();
    let found_by = searchable(&row.username, name.unwrap_or(&row.display_name));
    diesel::update(accounts::table.find(row.id))
        .set((change, accounts::search_text.eq(found_by)))
        .execute(conn)?;
    Ok(())
}
