//! What can go wrong in this service. `api/error.rs` says how each is answered.

use tonghop_db::DbError;
use tonghop_forms::{DefinitionError, Violation};
use tonghop_model::ReportId;
use tonghop_tabular::TableProblem;

use crate::domain::extension;
use crate::domain::input::FieldFault;
use crate::domain::transition::Refusal;

/// Every failure of this service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, or none of the caller's business.
    #[error("not found")]
    NotFound,
    /// Visible, but not permitted.
    #[error("forbidden")]
    Forbidden,
    /// Another level of review decides now.
    #[error("another unit's turn to review")]
    NotYourTurn,
    /// The caller has a part in the report and cannot review it.
    #[error("own report")]
    OwnReport,
    /// Somebody changed the object meanwhile.
    #[error("stale: now at version {current}")]
    Stale {
        /// The version it has now.
        current: i32,
    },
    /// The report's state does not allow the action.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is a template of this code and version.
    #[error("template exists")]
    TemplateExists,
    /// The template is published already.
    #[error("already published")]
    AlreadyPublished,
    /// The owner has a regime of this code.
    #[error("regime exists")]
    RegimeExists,
    /// The regime has a period of this code.
    #[error("period exists")]
    PeriodExists,
    /// The assignment has a report.
    #[error("report {0} exists")]
    ReportExists(ReportId),
    /// The unit was not in force on the data-close day after all and need not report.
    #[error("released")]
    Released,
    /// More time cannot be asked for, or not be decided on.
    #[error(transparent)]
    Extension(#[from] extension::Refusal),
    /// The deadline has passed and the regime takes no late reports.
    #[error("period closed")]
    PeriodClosed,
    /// The period is closed: it takes no more reports and gives none back.
    #[error("period ended")]
    PeriodEnded,
    /// The period is closed, or open, already.
    #[error("nothing to turn")]
    PeriodStandsSo,
    /// The key was used for another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// Another request with the same key got there first; ask again and replay its answer.
    #[error("idempotency key raced")]
    KeyRaced,
    /// Fields break rules.
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldFault>),
    /// A template's definition is wrong.
    #[error("the definition has {} errors", .0.len())]
    Definition(Vec<DefinitionError>),
    /// The content does not fit the form, not even as a draft.
    #[error("the content has {} errors", .0.len())]
    Shape(Vec<Violation>),
    /// The content cannot be submitted.
    #[error("{} rules are broken", .0.len())]
    Rules(Vec<Violation>),
    /// Rows of a file are wrong.
    #[error("{} rows of the file are wrong", .0.len())]
    Import(Vec<TableProblem>),
    /// What we stored cannot be read back.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Error {
    /// One wrong field.
    pub fn field(fault: FieldFault) -> Self {
        Self::Fields(vec![fault])
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
