//! Administrators of the whole installation: there is always one who can sign in.

use chrono::NaiveDate;
use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_model::{AccountId, Role};

use crate::db::held::held_on;
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

/// Whether somebody else than `but` can administer the whole installation for good: they hold that position today,
/// without an end, in an account that is open and has a password.
pub fn is_one_left(conn: &mut Conn, but: Option<AccountId>, today: NaiveDate) -> QueryResult<bool> {
    let lasting = positions::table
        .inner_join(accounts::table.on(accounts::id.eq(positions::account_id)))
        .filter(positions::role.eq(Role::Administrator))
        .filter(positions::unit_id.is_null())
        .filter(held_on!(today))
        .filter(positions::valid_to.is_null())
        .filter(accounts::active.eq(true))
        .filter(accounts::password_hash.is_not_null())
        .select(positions::account_id)
        .distinct()
        // One of them may be the one that does not count.
        .limit(2);
    let found: Vec<AccountId> = lasting.load(conn)?;
    Ok(found.into_iter().any(|id| Some(id) != but))
}

/// Refuses a change after which nobody could administer the whole installation for good. To be called after the change.
pub fn check_one_is_left(conn: &mut Conn, today: NaiveDate) -> Result<(), Error> {
    if is_one_left(conn, None, today)? {
        Ok(())
    } else {
        Err(PeopleError::LastAdministrator.into())
    }
}
