//! Rows and queries; one file a table or a small family of tables. No function here opens a transaction.

pub mod access_reviews;
pub mod account_changes;
pub mod account_list;
pub mod accounts;
pub mod administrators;
pub mod credentials;
pub mod dormancy;
pub mod freezes;
mod held;
pub mod identities;
pub mod known_obligations;
pub mod mails;
pub mod oauth_clients;
pub mod oauth_credentials;
pub mod obligations;
pub mod own_sessions;
pub mod positions;
pub mod schema;
pub mod sessions;
pub mod throttle;
pub mod totp;
pub mod unit_changes;
pub mod unit_days;
pub mod unit_exports;
pub mod unit_groups;
pub mod unit_keys;
pub mod unit_search;
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
