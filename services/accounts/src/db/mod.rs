//! Rows and queries; one file a table or a small family of tables. No function here opens a transaction.

pub mod accounts;
pub mod credentials;
pub mod identities;
pub mod oauth_clients;
pub mod oauth_credentials;
pub mod schema;
pub mod sessions;
pub mod units;

use tonghop_db::DbError;

use crate::domain::Error;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
