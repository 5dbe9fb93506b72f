//! Rows and queries; one file a table or a small family of tables. No function here opens a transaction.

pub mod account_changes;
pub mod account_list;
pub mod accounts;
pub mod administrators;
pub mod credentials;
pub mod mails;
pub mod positions;
pub mod schema;
pub mod sessions;
pub mod unit_days;
pub mod units;

use tonghop_db::DbError;

use crate::domain::Error;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
