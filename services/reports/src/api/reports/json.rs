//! Wire types of reports.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_api::reports::ReportState;
use tonghop_forms::{Content, Violation};
use tonghop_model::{AssignmentId, PeriodId, Quantity, ReportId, UnitId};
use utoipa::ToSchema;

use crate::api::assignments::json::UnitView;
use crate::api::reports::case::Case;
use crate::db::reports::ReportWithDuty;
use crate::domain::words::ReportAction;

/// Computed indicator → value; null when an operand is missing or the denominator is zero.
pub type Computed = BTreeMap<String, Option<Quantity>>;

/// A report to be begun.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// The duty it answers.
    pub assignment_id: AssignmentId,
    /// What is known so far; empty when absent.
    #[serde(default)]
    pub content: Option<Content>,
}

/// A report as lists show it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportSummary {
    /// The report.
    pub id: ReportId,
    /// The duty it answers.
    pub assignment_id: AssignmentId,
    /// The period.
    pub period_id: PeriodId,
    /// The unit, as it was on the data-close day.
    pub unit: UnitView,
    /// Where it stands.
    pub state: ReportState,
    /// Version of this object, for `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Number of the version submitted last; 0 before the first submission.
    #[schema(minimum = 0)]
    pub submitted_version: i32,
    /// When it was first submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_submitted_at: Option<DateTime<Utc>>,
    /// Whether the first submission came late.
    pub late: bool,
    /// How often it was returned.
    #[schema(minimum = 0)]
    pub times_returned: i32,
    /// The unit whose turn it is to review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_unit_id: Option<UnitId>,
    /// The version that counts in totals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_version: Option<i32>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// All but the content.
    #[serde(flatten)]
    pub summary: ReportSummary,
    /// For the unit's own people what is being written; for others the version submitted last; null before that.
    pub content: Option<Content>,
    /// Computed indicators of that content.
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub computed: Computed,
    /// Reason of the last return or correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub last_reason: Option<String>,
    /// What the caller can do now.
    #[schema(max_items = 6)]
    pub allowed_actions: Vec<ReportAction>,
}

/// What a report's content would be told if it were submitted now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ValidationView {
    /// What is wrong, in template order.
    #[schema(max_items = 500)]
    pub violations: Vec<Violation>,
    /// Computed indicators.
    #[schema(value_type = BTreeMap<String, Option<String>>)]
    pub computed: Computed,
    /// Whether a submission would be refused.
    pub blocks: bool,
}

impl From<ReportWithDuty> for ReportSummary {
    fn from((report, duty): ReportWithDuty) -> Self {
        Self {
            id: report.id,
            assignment_id: report.assignment_id,
            period_id: report.period_id,
            unit: UnitView::from(&duty),
            state: report.state,
            version: report.version,
            submitted_version: report.submitted_version,
            first_submitted_at: report.first_submitted_at.map(|at| at.and_utc()),
            late: report.late,
            times_returned: report.times_returned,
            review_unit_id: report.review_unit_id,
            accepted_version: report.accepted_version,
            updated_at: report.updated_at.and_utc(),
        }
    }
}

impl ReportView {
    /// The view of a report with the content its caller may see.
    pub fn new(case: Case, shown: Option<(Content, Computed)>) -> Self {
        let mut allowed_actions = match case.duty.released_at {
            Some(_) => Vec::new(),
            None => case.relation.allowed(case.standing(), case.path.len()),
        };
        allowed_actions.retain(|action| action.fits(case.period_state));
        let last_reason = case.report.last_reason.clone();
        let (content, computed) = shown.unzip();
        Self {
            summary: (case.report, case.duty).into(),
            content,
            computed: computed.unwrap_or_default(),
            last_reason,
            allowed_actions,
        }
    }
}
