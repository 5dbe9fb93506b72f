//! Whom a caller may act on.

use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_model::AccountId;

use crate::db;
use crate::db::accounts::AccountRow;
use crate::domain::Error;

/// An account the caller sees and all of whose positions lie within the caller's reach: whoever signs in with it gets all
/// it may do, and more than their own reach is nobody's to give or to take.
pub fn whole(conn: &mut Conn, scope: &UnitScope, id: AccountId) -> Result<AccountRow, Error> {
    let account = db::accounts::find(conn, scope, id)?.ok_or(Error::NotFound)?;
    if !db::accounts::lies_within(conn, scope, id)? {
        return Err(Error::Forbidden);
    }
    Ok(account)
}
