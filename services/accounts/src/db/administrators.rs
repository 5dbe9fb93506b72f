//! Administrators of the whole installation: there is always one who can sign in.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::{AccountId, Role};

use crate::db::schema::{accounts, positions};
use crate::domain::Error;
use crate::domain::people_error::PeopleError;

/// Makes changes of administrators take turns, so that two of them cannot remove each other at the same time. To be
/// called before anything is read that the change depends on.
pub fn take_turns(conn: &mut Conn) -> QueryResult<()> {
    let first: Option<AccountId> = positions::table
        .filter(positions::role.eq(Role::Administrator))
        .filter(positions::unit_id.is_null())
        .order(positions::account_id)
        .select(positions::account_id)
        .first(conn)
        .optional()?;
    if let Some(first) = first {
        // Nothing changes; the row stays locked until the commit.
        diesel::update(accounts::table.find(first))
            .set(accounts::version.eq(accounts::version))
            .execute(conn)?;
    }
    Ok(())
}

/// Refuses a change after which nobody could administer the whole installation: somebody must hold that position today,
/// without an end, in an account that is open and has a password. To be called after the change.
pub fn check_one_is_left(conn: &mut Conn, today: NaiveDate) -> Result<(), Error> {
    let left: bool = diesel::select(diesel::dsl::exists(
        positions::table
            .inner_join(accounts::table.on(accounts::id.eq(positions::account_id)))
            .filter(positions::role.eq(Role::Administrator))
            .filter(positions::unit_id.is_null())
            .filter(positions::withdrawn.eq(false))
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null())
            .filter(accounts::active.eq(true))
            .filter(accounts::password_hash.is_not_null())
            .select(positions::id),
    ))
    .get_result(conn)?;
    if left {
        Ok(())
    } else {
        Err(PeopleError::LastAdministrator.into())
    }
}
