//! The reports feed: periods, assignments and reports.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_forms::{Content, Definition};
use tonghop_model::{
    AssignmentId, PeriodId, RegimeId, ReportId, TemplateId, UnitCode, UnitId, UnitKind,
};

/// Name of the service, and of its feed.
pub const SERVICE: &str = "reports";
/// A period was opened; payload [`PeriodOpened`]. Comes before its assignments.
pub const PERIOD_OPENED: &str = "period.opened";
/// A unit was given the duty to report; payload [`AssignmentOpened`].
pub const ASSIGNMENT_OPENED: &str = "assignment.opened";
/// A unit's duty changed with the unit tree; payload [`AssignmentChanged`].
pub const ASSIGNMENT_CHANGED: &str = "assignment.changed";
/// A report changed its state; payload [`ReportChanged`].
pub const REPORT_CHANGED: &str = "report.changed";

tonghop_model::text_enum! {
    /// Where a report stands.
    pub enum ReportState {
        /// Being written; only the unit sees its content.
        Draft = "DRAFT",
        /// Sent in, waiting for review.
        Submitted = "SUBMITTED",
        /// Sent back with a reason.
        Returned = "RETURNED",
        /// Accepted by the last level of review; counts in totals.
        Accepted = "ACCEPTED",
        /// Being corrected after acceptance; the accepted version counts until the correction is accepted.
        Amending = "AMENDING",
    }
}

/// A period and the form its reports are made on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodOpened {
    /// The period.
    pub id: PeriodId,
    /// Its regime.
    pub regime_id: RegimeId,
    /// Code of the regime.
    pub regime_code: String,
    /// Name of the regime.
    pub regime_name: String,
    /// Code of the period: `2011`.
    pub code: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover.
    pub data_to: NaiveDate,
    /// First instant that is late.
    pub due_at: DateTime<Utc>,
    /// The template.
    pub template_id: TemplateId,
    /// SHA-256 of the template's canonical JSON, hexadecimal.
    pub template_sha256: String,
    /// The template itself.
    pub template: Definition,
}

/// A unit's duty to report in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentOpened {
    /// The assignment.
    pub id: AssignmentId,
    /// The period.
    pub period_id: PeriodId,
    /// The unit.
    pub unit_id: UnitId,
    /// The unit and its ancestors in the reporting tree on the data-close date, the unit first, the root last.
    pub lineage: Vec<LineageUnit>,
}

/// A duty that the unit tree changed after the period was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentChanged {
    /// The duty with its line in the tree as it is known now; without a line when it was released.
    #[serde(flatten)]
    pub assignment: AssignmentOpened,
    /// Whether the unit need not report any more: it was not in force on the data-close date after all.
    pub released: bool,
}

/// A unit as it was on the data-close date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageUnit {
    /// The unit.
    pub id: UnitId,
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
}

/// A report as it stands after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportChanged {
    /// The report.
    pub id: ReportId,
    /// Its assignment.
    pub assignment_id: AssignmentId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Its state now.
    pub state: ReportState,
    /// Number of the version submitted last, from 1; 0 before the first submission.
    pub submitted_version: i32,
    /// When it was first submitted.
    pub first_submitted_at: Option<DateTime<Utc>>,
    /// Whether the first submission came after the deadline.
    pub late: bool,
    /// How often it was returned.
    pub times_returned: i32,
    /// The version that counts, once one was accepted.
    pub accepted: Option<AcceptedVersion>,
}

/// The accepted version of a report. Present with its content only in the event of the acceptance itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AcceptedVersion {
    /// Number of the version.
    pub version: i32,
    /// When it was accepted by the last level.
    pub accepted_at: DateTime<Utc>,
    /// SHA-256 of the version's canonical JSON, hexadecimal.
    pub content_sha256: String,
    /// What the unit reported; absent in later events, which only repeat that it was accepted.
    pub content: Option<Content>,
}
