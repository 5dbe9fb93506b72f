//! Changes of an account's rights, and how everybody hears of them.

use diesel::prelude::*;
use tonghop_api::accounts::{ACCOUNT_CHANGED, AccountSnapshot, PositionSnapshot};
use tonghop_db::Conn;
use tonghop_directory::projection;
use tonghop_journal::Recorder;
use tonghop_model::AccountId;

use crate::db::accounts::positions_of;
use crate::db::schema::accounts;
use crate::domain::Error;

/// Tells every service what the account may do now, under a new version of its rights.
pub fn publish(
    conn: &mut Conn,
    recorder: &Recorder,
    id: AccountId,
) -> Result<AccountSnapshot, Error> {
    diesel::update(accounts::table.find(id))
        .set(accounts::authz_ver.eq(accounts::authz_ver + 1))
        .execute(conn)?;
    let (display_name, active, authz_ver) = accounts::table
        .find(id)
        .select((
            accounts::display_name,
            accounts::active,
            accounts::authz_ver,
        ))
        .first(conn)?;
    let positions = positions_of(conn, &[id])?;
    let positions = positions.iter().map(|p| PositionSnapshot {
        role: p.role,
        unit: p.unit_id,
        acting_for: None,
        valid_from: p.valid_from,
        valid_to: p.valid_to,
    });
    let snapshot = AccountSnapshot {
        id,
        display_name,
        active,
        authz_ver,
        positions: positions.collect(),
    };
    projection::apply_account(conn, &snapshot)?;
    recorder.event(conn, ACCOUNT_CHANGED, id.as_uuid(), authz_ver, &snapshot)?;
    Ok(snapshot)
}
