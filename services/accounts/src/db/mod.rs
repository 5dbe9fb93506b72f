//! Rows and queries; one file a table or a small family of tables. No function here opens a transaction.

pub mod accounts;
pub mod credentials;
pub mod freezes;
pub mod obligations;
pub mod schema;
pub mod sessions;
pub mod unit_changes;
pub mod unit_tree;
pub mod units;

use tonghop_db::DbError;

use crate::domain::Error;

/// SQLite takes at most 32 766 parameters in a statement; rows go in by this many.
pub const ROWS_PER_INSERT: usize = 500;
/// Ids in one `IN` list.
pub const IDS_PER_QUERY: usize = 1000;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
