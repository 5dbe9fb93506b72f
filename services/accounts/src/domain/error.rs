//! What can go wrong in this service. `api/error.rs` says how each is answered.

use chrono::NaiveDate;
use tonghop_db::DbError;
use tonghop_tabular::TableProblem;

use crate::domain::people_error::PeopleError;
use crate::domain::sealer::SealError;
use crate::domain::unit_change::Fault;
use crate::domain::unit_group::Refusal;

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
    /// The password is right, and a code of the second factor is needed besides.
    #[error("a second factor is required")]
    TotpRequired,
    /// The session ended meanwhile.
    #[error("the session is over")]
    SessionOver,
    /// The account has a second factor already.
    #[error("a second factor is set up already")]
    TotpAlreadySet,
    /// No second factor is being set up.
    #[error("no second factor is being set up")]
    TotpNotStarted,
    /// Too many passwords wait to be checked.
    #[error("too many sign-ins at once")]
    Busy,
    /// Another group has the code.
    #[error("group code {0} is taken")]
    GroupCodeTaken(String),
    /// A unit cannot be added to a group, or removed from it.
    #[error("the unit at {index} cannot be added or removed: {refusal:?}")]
    Membership {
        /// Place in the request.
        index: usize,
        /// Why.
        refusal: Refusal,
    },
    /// Somebody changed the object meanwhile; its version now.
    #[error("the object is at version {0} now")]
    Stale(i32),
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
    /// Changes of units cannot be made: what is wrong, at least one thing, by the place of the change in its batch.
    #[error("changes of units break rules: {0:?}")]
    Change(Vec<Fault>),
    /// Changes are dated within a period whose tree is part of an edition.
    #[error("period {period} is frozen until {until}")]
    PeriodFrozen {
        /// Places of the changes in their batch.
        changes: Vec<usize>,
        /// Name of the period.
        period: String,
        /// Last day of the frozen tree.
        until: NaiveDate,
    },
    /// A day asked for in a query's parameter is implausible.
    #[error("the day in {0} is implausible")]
    BadDay(&'static str),
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
    Import(Vec<TableProblem>),
    /// Another account, or this one, has the identity already.
    #[error("the identity is taken")]
    IdentityTaken,
    /// There is no external provider.
    #[error("no external provider is set up")]
    OidcOff,
    /// The external sign-in is no good: state, code or token; never said which.
    #[error("the external sign-in was refused")]
    OidcRefused,
    /// The provider vouches for somebody who has no account here that may be used.
    #[error("the identity is unknown")]
    UnknownIdentity,
    /// The external provider does not answer, or makes no sense.
    #[error("the external provider does not work: {0}")]
    OidcUnavailable(String),
    /// People and their positions.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Signing keys failed.
    #[error("a token could not be issued")]
    Token(#[from] tonghop_auth::issuer::KeyError),
    /// A sealed secret does not open.
    #[error(transparent)]
    Seal(#[from] SealError),
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

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Change(vec![fault])
    }
}
