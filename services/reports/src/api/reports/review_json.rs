//! Wire types of submissions, reviews and history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_forms::Content;
use tonghop_model::{AccountId, DecisionId, ReportId, Text, UnitId};
use utoipa::ToSchema;

use crate::api::reports::json::Computed;
use crate::db::review::{DecisionRow, StepRow};
use crate::db::versions::VersionRow;
use crate::domain::Error;
use crate::domain::input::{Faults, FieldFault};
use crate::domain::words::{DecisionKind, StepKind};

/// What is sent along with a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// When the report was written, by the sender's clock: on a phone without network that may be a day earlier.
    #[serde(default)]
    pub composed_at: Option<DateTime<Utc>>,
    /// A word to the reviewer.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// The receipt of a submission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Submission {
    /// The report.
    pub report_id: ReportId,
    /// Number of the submitted version, from 1.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it arrived.
    pub submitted_at: DateTime<Utc>,
    /// When it was written, as the sender said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed_at: Option<DateTime<Utc>>,
    /// Whether the report counts as late: its first submission came at or after `due_at`.
    pub late: bool,
    /// The first instant that is late.
    pub due_at: DateTime<Utc>,
    /// SHA-256 of the content's canonical JSON (RFC 8785), hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub content_sha256: String,
}

/// An acceptance.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAcceptance {
    /// A word to the unit.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub remark: Option<String>,
}

/// A return.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReturn {
    /// Why, for the unit to read.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Remarks on single values.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub remarks: Vec<Remark>,
}

/// The opening of a correction.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAmendment {
    /// Why an accepted report must be corrected.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A remark on one place of the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// JSON pointer into the content, as a URI fragment; `#` means the whole.
    #[schema(max_length = 300, pattern = "^#(/.*)?$", example = "#/values/A03")]
    pub pointer: String,
    /// What is remarked.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

/// One level's decision.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// The decision.
    pub id: DecisionId,
    /// The report.
    pub report_id: ReportId,
    /// The version decided on.
    #[schema(minimum = 1)]
    pub report_version: i32,
    /// The level that decided.
    pub unit_id: UnitId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Why it was returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// Remarks on single values, or on the whole.
    #[schema(max_items = 200)]
    pub remarks: Vec<Remark>,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// By whom.
    pub decided_by: AccountId,
}

/// A withdrawal or the opening of a correction.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// The step.
    pub id: DecisionId,
    /// The report.
    pub report_id: ReportId,
    /// The version submitted last at that time.
    #[schema(minimum = 1)]
    pub report_version: i32,
    /// What was done.
    pub kind: StepKind,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// By whom.
    pub account_id: AccountId,
}

/// A submitted version without its content.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionSummary {
    /// Number, from 1.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it arrived.
    pub submitted_at: DateTime<Utc>,
    /// When it was written, as the sender said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed_at: Option<DateTime<Utc>>,
    /// Whether the report counts as late.
    pub late: bool,
    /// A word to the reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Who sent it in.
    pub submitted_by: AccountId,
    /// SHA-256 of the content's canonical JSON (RFC 8785), hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// A submitted version; it never changes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    /// All but the content.
    #[serde(flatten)]
    pub summary: VersionSummary,
    /// What was sent in.
    pub content: Content,
    /// Computed indicators.
    #[schema(value_type = std::collections::BTreeMap<String, Option<String>>)]
    pub computed: Computed,
}

/// Everything that happened to a report, the oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// What happened.
    #[schema(max_items = 3000)]
    pub items: Vec<HistoryItem>,
}

/// One thing that happened to a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HistoryItem {
    /// A version was sent in.
    Submission(VersionSummary),
    /// A level decided.
    Decision(Decision),
    /// The unit took the report back or opened a correction.
    Step(Step),
}

impl HistoryItem {
    /// When it happened.
    pub const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Submission(version) => version.submitted_at,
            Self::Decision(decision) => decision.decided_at,
            Self::Step(step) => step.happened_at,
        }
    }
}

impl NewReturn {
    /// Refuses an empty reason and remarks that point nowhere.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.text("#/reason", &self.reason, 1, 2000);
        faults.require(self.remarks.len() <= 200, || {
            let detail = Text::new("Tối đa 200 nhận xét.", "200 remarks at the most.");
            FieldFault::new("#/remarks", "TOO_MANY", detail)
        });
        for (i, remark) in self.remarks.iter().enumerate() {
            faults.text(&format!("#/remarks/{i}/text"), &remark.text, 1, 2000);
            let fits = remark.pointer == "#" || remark.pointer.starts_with("#/");
            faults.require(fits && remark.pointer.len() <= 300, || {
                let vi = "Vị trí nhận xét phải có dạng #/values/A03.";
                let detail = Text::new(vi, "A remark points to a place such as #/values/A03.");
                FieldFault::new(format!("#/remarks/{i}/pointer"), "BAD_POINTER", detail)
            });
        }
        faults.done()
    }
}

impl From<VersionRow> for VersionSummary {
    fn from(row: VersionRow) -> Self {
        Self {
            version: row.version,
            submitted_at: row.submitted_at.and_utc(),
            composed_at: row.composed_at.map(|at| at.and_utc()),
            late: row.late,
            note: row.note,
            submitted_by: row.submitted_by,
            sha256: row.sha256,
        }
    }
}

impl TryFrom<VersionRow> for VersionView {
    type Error = Error;

    fn try_from(row: VersionRow) -> Result<Self, Error> {
        let content = serde_json::from_str(&row.content)?;
        let computed = serde_json::from_str(&row.computed)?;
        Ok(Self {
            summary: row.into(),
            content,
            computed,
        })
    }
}

impl TryFrom<DecisionRow> for Decision {
    type Error = Error;

    fn try_from(row: DecisionRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            report_id: row.report_id,
            report_version: row.report_version,
            unit_id: row.unit_id,
            kind: row.kind,
            reason: row.reason,
            remarks: serde_json::from_str(&row.remarks)?,
            decided_at: row.decided_at.and_utc(),
            decided_by: row.decided_by,
        })
    }
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self {
            id: row.id,
            report_id: row.report_id,
            report_version: row.report_version,
            kind: row.kind,
            reason: row.reason,
            happened_at: row.happened_at.and_utc(),
            account_id: row.account_id,
        }
    }
}
