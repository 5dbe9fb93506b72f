//! How far the reports feed has been applied.

use diesel::prelude::*;
use tonghop_db::Conn;
use tonghop_journal::schema::feed_cursors;

/// The number of the last event of the reports feed that the tables show; 0 before the first.
pub fn as_of_seq(conn: &mut Conn) -> QueryResult<i64> {
    let found = feed_cursors::table
        .filter(feed_cursors::source.eq(tonghop_api::reports::SERVICE))
        .select(feed_cursors::seq)
        .first(conn);
    Ok(found.optional()?.unwrap_or_default())
}
