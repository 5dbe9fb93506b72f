//! What can go wrong in this service. `api/error.rs` says how each is answered.

use chrono::NaiveDate;
use tonghop_db::DbError;
use tonghop_model::{ConsolidationId, Text};

/// Every failure of this service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, or none of the caller's business.
    #[error("not found")]
    NotFound,
    /// Visible, but not permitted.
    #[error("forbidden")]
    Forbidden,
    /// A query parameter names something that is not there.
    #[error("parameter {name} is wrong")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        detail: Text,
    },
    /// The period and unit already have a consolidated report.
    #[error("consolidation {0} exists")]
    ConsolidationExists(ConsolidationId),
    /// Somebody changed the object meanwhile; it is now at this version.
    #[error("the object is at version {0}")]
    Stale(i32),
    /// The period's data are not complete before the end of this day.
    #[error("the period runs until {0}")]
    PeriodNotClosed(NaiveDate),
    /// Fields break rules: pointer, code, sentence.
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<(String, &'static str, Text)>),
    /// What the database holds cannot be understood.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// A sum is out of range.
    #[error(transparent)]
    Overflow(#[from] super::delta::CellOverflow),
    /// A file could not be written.
    #[error("the file could not be made: {0}")]
    Export(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}
