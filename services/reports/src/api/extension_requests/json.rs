//! Wire types of requests for more time.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, AssignmentId, ExtensionRequestId, PeriodId, UnitId};
use utoipa::ToSchema;

use crate::db::extensions::ExtensionRow;
use crate::domain::Error;
use crate::domain::input::Faults;
use crate::domain::words::ExtensionState;

/// Longest reason.
const MAX_REASON: usize = 2000;

/// A request for more time.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtensionRequest {
    /// The duty to report.
    pub assignment_id: AssignmentId,
    /// The last day that is to be in time.
    #[schema(example = "2012-01-06")]
    pub until: NaiveDate,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Mưa lũ, mất điện ba ngày."
    )]
    pub reason: String,
}

/// A decision on a request.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtensionDecision {
    /// Whether the unit gets more time.
    pub granted: bool,
    /// The last day that is in time now; the one that was asked for when absent. Only with a grant.
    pub until: Option<NaiveDate>,
    /// Why; needed for a refusal.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// A request for more time, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExtensionRequest {
    /// The request.
    pub id: ExtensionRequestId,
    /// The duty to report.
    pub assignment_id: AssignmentId,
    /// Its period.
    pub period_id: PeriodId,
    /// Its unit.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: ExtensionState,
    /// The last day that was asked for.
    pub until: NaiveDate,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// By whom.
    pub requested_by: AccountId,
    /// The last day that was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_until: Option<NaiveDate>,
    /// Why it was decided so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub decision_reason: Option<String>,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<AccountId>,
    /// Version of this object.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl NewExtensionRequest {
    /// Refuses a request without a reason.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.text("#/reason", &self.reason, 1, MAX_REASON);
        faults.done()
    }
}

impl NewExtensionDecision {
    /// Refuses a refusal without a reason.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        let least = usize::from(!self.granted);
        let reason = self.reason.as_deref().unwrap_or_default();
        faults.text("#/reason", reason, least, MAX_REASON);
        faults.done()
    }
}

impl From<ExtensionRow> for ExtensionRequest {
    fn from(row: ExtensionRow) -> Self {
        Self {
            id: row.id,
            assignment_id: row.assignment_id,
            period_id: row.period_id,
            unit_id: row.unit_id,
            state: row.state,
            until: row.until,
            reason: row.reason,
            requested_at: row.requested_at.and_utc(),
            requested_by: row.requested_by,
            granted_until: row.granted_until,
            decision_reason: row.decision_reason,
            decided_at: row.decided_at.map(|at| at.and_utc()),
            decided_by: row.decided_by,
            version: row.version,
        }
    }
}
