//! Queries, one file a table. They take the connection first and never open transactions.

pub mod accepted;
pub mod completeness;
pub mod consolidations;
pub mod contributions;
pub mod cursor;
pub mod editions;
pub mod facts;
pub mod material;
pub mod obligations;
pub mod periods;
pub mod rollups;
pub mod schema;
pub mod scope;
pub mod units;

use crate::domain::Error;

/// Rows in one statement: SQLite takes at most 32 766 parameters.
pub(crate) const ROWS: usize = 1000;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(tonghop_db::DbError::Query(error))
    }
}
