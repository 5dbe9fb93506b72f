//! What can go wrong in this service. `api/error.rs` says how each is answered.

use chrono::NaiveDate;
use tonghop_db::DbError;
use tonghop_model::UnitCode;

use crate::domain::import::LineError;
use crate::domain::unit_change::Fault;

/// Every failure of this service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, or none of the caller's business.
    #[error("not found")]
    NotFound,
    /// Visible, but not permitted.
    #[error("forbidden")]
    Forbidden,
    /// Wrong name, password, code or token; never said which.
    #[error("credentials are wrong")]
    Credentials,
    /// Another unit has the code now.
    #[error("unit code {0} is taken")]
    CodeTaken(UnitCode),
    /// Another account has the name; `index` in a batch.
    #[error("username is taken")]
    UsernameTaken {
        /// Place in the batch.
        index: usize,
    },
    /// A unit named in the request does not exist or is out of reach.
    #[error("unit in {pointer} is unknown")]
    UnknownUnit {
        /// Where it was named.
        pointer: String,
    },
    /// A field breaks a rule.
    #[error("{pointer} breaks {code}")]
    Field {
        /// Where.
        pointer: String,
        /// Stable word.
        code: &'static str,
    },
    /// A change of units cannot be made.
    #[error(transparent)]
    Change(#[from] Fault),
    /// A change is dated within a period whose tree is part of an edition.
    #[error("period {period} is frozen until {until}")]
    PeriodFrozen {
        /// Place of the change in its batch.
        change: usize,
        /// Name of the period.
        period: String,
        /// Last day of the frozen tree.
        until: NaiveDate,
    },
    /// A day asked for in a query is implausible.
    #[error("the day asked for is implausible")]
    BadDay,
    /// An idempotency key was used for another request.
    #[error("the key was used for something else")]
    KeyReused,
    /// Another request with the same key got there first.
    #[error("another request with the key got there first")]
    KeyRaced,
    /// What is stored cannot be read.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// Rows of an imported file are wrong; nothing was imported.
    #[error("{} rows cannot be imported", .0.len())]
    Import(Vec<LineError>),
    /// Signing keys failed.
    #[error("a token could not be issued")]
    Token(#[from] tonghop_auth::issuer::KeyError),
    /// Hashing failed.
    #[error("a password could not be hashed: {0}")]
    Hash(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Error {
    /// A field at `pointer` breaks the rule named `code`.
    pub fn field(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::Field {
            pointer: pointer.into(),
            code,
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
