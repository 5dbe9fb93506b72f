//! One unit's duty to report in one period, and how far it has come.

use chrono::{DateTime, Utc};
use tonghop_api::reports::ReportState;
use tonghop_model::{AssignmentId, PeriodId, ReportId, UnitId};

tonghop_model::text_enum! {
    /// How far a unit's report has come.
    pub enum ObligationStatus {
        /// Nothing has been written yet.
        NotStarted = "NOT_STARTED",
        /// Being written.
        Draft = "DRAFT",
        /// Sent in, waiting for review.
        Submitted = "SUBMITTED",
        /// Sent back for correction.
        Returned = "RETURNED",
        /// Accepted; its numbers count.
        Accepted = "ACCEPTED",
        /// Being corrected after acceptance; the accepted numbers count meanwhile.
        Amending = "AMENDING",
    }
}

impl From<ReportState> for ObligationStatus {
    fn from(state: ReportState) -> Self {
        match state {
            ReportState::Draft => Self::Draft,
            ReportState::Submitted => Self::Submitted,
            ReportState::Returned => Self::Returned,
            ReportState::Accepted => Self::Accepted,
            ReportState::Amending => Self::Amending,
        }
    }
}

/// One unit's duty in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The period.
    pub period: PeriodId,
    /// The unit.
    pub unit: UnitId,
    /// The assignment.
    pub assignment: AssignmentId,
    /// The report, once there is one.
    pub report: Option<ReportId>,
    /// Version of the newest event applied; 0 before the first.
    pub report_version: i32,
    /// How far it has come.
    pub status: ObligationStatus,
    /// When it was first submitted.
    pub first_submitted_at: Option<DateTime<Utc>>,
    /// Whether the first submission came after the deadline.
    pub late: bool,
    /// How often it was returned.
    pub times_returned: i32,
    /// The version whose numbers count.
    pub accepted_version: Option<i32>,
}

impl Obligation {
    /// A duty nobody has begun to fulfil.
    pub fn new(period: PeriodId, unit: UnitId, assignment: AssignmentId) -> Self {
        Self {
            period,
            unit,
            assignment,
            report: None,
            report_version: 0,
            status: ObligationStatus::NotStarted,
            first_submitted_at: None,
            late: false,
            times_returned: 0,
            accepted_version: None,
        }
    }
}
