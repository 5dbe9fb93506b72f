//! Whether there is anything left to put off.

use tonghop_db::Conn;

use crate::db;
use crate::db::assignments::AssignmentRow;
use crate::domain::Error;
use crate::domain::extension::Refusal;

/// Refuses more time for a unit that need not report, or has; holds the assignment until the end of the transaction.
pub fn still_owed(conn: &mut Conn, duty: &AssignmentRow) -> Result<(), Error> {
    if !db::assignments::hold(conn, duty.id)? {
        return Err(Error::Released);
    }
    if db::reports::is_sent(conn, duty.id)? {
        return Err(Refusal::AlreadySubmitted.into());
    }
    Ok(())
}
