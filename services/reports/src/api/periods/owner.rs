//! Who may open, close and open again the periods of a unit's regimes.

use tonghop_auth::UnitScope;
use tonghop_db::Conn;
use tonghop_directory::scope;
use tonghop_model::UnitId;

use crate::domain::Error;

/// Refuses whoever sees the regime, but does not reach the unit that ordered it.
pub fn require_owner(conn: &mut Conn, reach: &UnitScope, owner: UnitId) -> Result<(), Error> {
    let above = scope::lineage(conn, owner, reach.on)?;
    if reach.contains(owner, &above) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}
