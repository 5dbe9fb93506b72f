//! What can go wrong in this service. `api/error.rs` says how each is answered.

use tonghop_db::DbError;
use tonghop_model::UnitCode;

use crate::domain::import::LineError;
use crate::domain::people_error::PeopleError;

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
    /// Rows of an imported file are wrong; nothing was imported.
    #[error("{} rows cannot be imported", .0.len())]
    Import(Vec<LineError>),
    /// People and their positions.
    #[error(transparent)]
    People(#[from] PeopleError),
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
