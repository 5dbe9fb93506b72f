//! Rows and queries; one file a table or a small family of tables. No function here opens a transaction.

pub mod account_changes;
pub mod accounts;
pub mod credentials;
pub mod dormancy;
pub mod identities;
pub mod oauth_clients;
pub mod oauth_credentials;
pub mod own_sessions;
pub mod schema;
pub mod sessions;
pub mod throttle;
pub mod totp;
pub mod units;

use tonghop_db::DbError;

use crate::domain::Error;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
