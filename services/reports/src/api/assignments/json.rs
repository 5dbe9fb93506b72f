//! Wire types of assignments.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_api::reports::ReportState;
use tonghop_model::{AssignmentId, PeriodId, ReportId, UnitId, UnitKind};
use utoipa::ToSchema;

use crate::db::assignments::{AssignmentRow, AssignmentWithReport};
use crate::domain::Error;

/// A unit as it was on the data-close day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UnitView {
    /// The unit.
    pub id: UnitId,
    /// Code.
    #[schema(max_length = 35, example = "SGDBT.829.28756")]
    pub code: String,
    /// Name.
    #[schema(max_length = 300)]
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
}

/// A unit's duty to report in a period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssignmentView {
    /// The assignment.
    pub id: AssignmentId,
    /// The period.
    pub period_id: PeriodId,
    /// The unit.
    pub unit: UnitView,
    /// The units that review its report, the first level first.
    #[schema(max_items = 16)]
    pub review_path: Vec<UnitId>,
    /// The first instant that is late.
    pub due_at: DateTime<Utc>,
    /// When the unit was released from the duty: by a decision recorded since, it was not in force on the data-close day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<DateTime<Utc>>,
    /// Its report, once one was begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<ReportId>,
    /// Where that report stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_state: Option<ReportState>,
}

impl From<&AssignmentRow> for UnitView {
    fn from(row: &AssignmentRow) -> Self {
        Self {
            id: row.unit_id,
            code: row.unit_code.clone(),
            name: row.unit_name.clone(),
            kind: row.unit_kind,
        }
    }
}

impl TryFrom<AssignmentWithReport> for AssignmentView {
    type Error = Error;

    fn try_from((row, due_at, report): AssignmentWithReport) -> Result<Self, Error> {
        let (report_id, report_state) = report.unzip();
        Ok(Self {
            id: row.id,
            period_id: row.period_id,
            unit: UnitView::from(&row),
            review_path: row.path()?,
            due_at: row.deadline(due_at).and_utc(),
            released_at: row.released_at.map(|at| at.and_utc()),
            report_id,
            report_state,
        })
    }
}
