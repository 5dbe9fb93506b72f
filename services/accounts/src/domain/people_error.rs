//! What can go wrong with people and their positions. `api/people_error.rs` says how each is answered.

use tonghop_model::{PositionId, Role};
use tonghop_tabular::{TableProblem, WriteError};

impl PeopleError {
    /// The stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(_) => "STALE",
            Self::ChangedMeanwhile => "CHANGED_MEANWHILE",
            Self::PositionEnded => "POSITION_ENDED",
            Self::Overlap { .. } => "POSITION_OVERLAPS",
            Self::Separation { .. } => "SEPARATION_OF_DUTIES",
            Self::OwnRoles => "OWN_ROLES",
            Self::LastAdministrator => "LAST_ADMINISTRATOR",
            Self::Import(_) => "IMPORT_REFUSED",
            Self::File(_) => "INTERNAL",
        }
    }
}

/// Every failure of this part.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Somebody changed the account meanwhile; it is at this version now.
    #[error("the account is at version {0}")]
    Stale(i32),
    /// Somebody changed the account while this was being done.
    #[error("the account was changed meanwhile")]
    ChangedMeanwhile,
    /// The position is over already.
    #[error("the position has ended")]
    PositionEnded,
    /// The account holds the same role at the same unit in that time.
    #[error("the same position is held already")]
    Overlap {
        /// Where it was asked for.
        pointer: String,
        /// The position held; absent when both are in one request.
        existing: Option<PositionId>,
    },
    /// Another position does not go with the one asked for.
    #[error("{wanted} does not go with {other}")]
    Separation {
        /// Where it was asked for.
        pointer: String,
        /// The role asked for.
        wanted: Role,
        /// The role held.
        other: Role,
        /// Name of the unit where it is held; absent when it is held everywhere.
        unit: Option<String>,
        /// The position held; absent when both are in one request.
        existing: Option<PositionId>,
    },
    /// Rows of a file of people are wrong; nobody was invited.
    #[error("{} rows cannot be imported", .0.len())]
    Import(Vec<TableProblem>),
    /// A file could not be made.
    #[error(transparent)]
    File(#[from] WriteError),
    /// Nobody changes their own roles.
    #[error("own roles")]
    OwnRoles,
    /// The last administrator of the whole installation.
    #[error("last administrator")]
    LastAdministrator,
}
