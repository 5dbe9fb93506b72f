//! The frozen consolidated report: everything a reader or a file needs, and nothing that can still change.
//!
//! The document is kept as canonical JSON (RFC 8785) and named by its SHA-256. It pins each report by id, version and
//! hash, the template by hash, and the tree by its day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_forms::{Kind, UnitRule};
use tonghop_model::{
    ConsolidationId, EditionId, PeriodId, ReportId, TemplateId, Text, UnitId, UnitKind,
};

use super::letterhead::Letterhead;
use super::obligation::ObligationStatus;
use super::section::SectionText;
use super::unit::UnitRef;

/// Name and version of this layout.
pub const FORMAT: &str = "tonghop-edition/1";

/// A frozen consolidated report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditionDocument {
    /// [`FORMAT`].
    pub format: String,
    /// The edition.
    pub id: EditionId,
    /// The consolidated report it was frozen from.
    pub consolidation_id: ConsolidationId,
    /// Number of the edition, from 1.
    pub number: i32,
    /// When it was frozen.
    pub frozen_at: DateTime<Utc>,
    /// Everything in the reports feed up to this number is in it, nothing after.
    pub as_of_seq: i64,
    /// The period.
    pub period: PeriodPin,
    /// The template.
    pub template: TemplatePin,
    /// The day whose reporting tree is used.
    pub tree_as_of: NaiveDate,
    /// The consolidating unit.
    pub unit: UnitRef,
    /// Its kind.
    pub unit_kind: UnitKind,
    /// Its head on paper.
    pub letterhead: Letterhead,
    /// Title of the report.
    pub title: String,
    /// The text, by section.
    pub sections: Vec<SectionText>,
    /// The columns of the totals, in order.
    pub columns: Vec<ColumnHead>,
    /// The totals, in template order.
    pub indicators: Vec<IndicatorRow>,
    /// Completeness: of all, then by column.
    pub completeness: CompletenessTable,
    /// Every obliged unit, in column order, then by code.
    pub units: Vec<UnitRow>,
    /// What the units wrote, whole, by question.
    pub narratives: Vec<NarrativeAnswers>,
}

/// The period the report is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodPin {
    /// The period.
    pub id: PeriodId,
    /// Its code: `2011`.
    pub code: String,
    /// Code of the regime.
    pub regime_code: String,
    /// Name of the regime.
    pub regime_name: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover.
    pub data_to: NaiveDate,
    /// First instant that is late.
    pub due_at: DateTime<Utc>,
}

/// The template the reports were made on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePin {
    /// The template.
    pub id: TemplateId,
    /// SHA-256 of its canonical JSON.
    pub sha256: String,
    /// Code.
    pub code: String,
    /// Version.
    pub version: String,
    /// Title.
    pub name: Text,
    /// The legal texts it rests on.
    pub legal_basis: Vec<String>,
}

/// A column of the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnHead {
    /// The district; null for the units directly attached.
    pub unit: Option<UnitRef>,
    /// What stands above the column.
    pub title: String,
}

/// One indicator's totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorRow {
    /// Code.
    pub code: String,
    /// What it counts.
    pub name: Text,
    /// Unit of measure.
    pub unit_of_measure: Text,
    /// Its section.
    pub section: String,
    /// What a value looks like.
    pub kind: Kind,
    /// How units become one.
    pub rule: UnitRule,
    /// Total over all units.
    pub total: Option<String>,
    /// Units whose accepted report has a value.
    pub units_reporting: i64,
    /// Units that must report.
    pub units_expected: i64,
    /// Total of each column.
    pub by_column: Vec<Option<String>>,
}

/// Completeness of all units, and of each column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletenessTable {
    /// Of all.
    pub total: CompletenessRow,
    /// Of each column.
    pub by_column: Vec<CompletenessRow>,
}

/// How far the obligations of some units are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CompletenessRow {
    /// Units that must report.
    #[schema(minimum = 0)]
    pub expected: i64,
    /// Submitted at least once.
    #[schema(minimum = 0)]
    pub submitted: i64,
    /// First submitted before the deadline.
    #[schema(minimum = 0)]
    pub on_time: i64,
    /// First submitted after the deadline.
    #[schema(minimum = 0)]
    pub late: i64,
    /// Returned at least once.
    #[schema(minimum = 0)]
    pub returned: i64,
    /// Returned and not yet submitted again.
    #[schema(minimum = 0)]
    pub awaiting_correction: i64,
    /// With an accepted version, whose numbers count.
    #[schema(minimum = 0)]
    pub accepted: i64,
    /// Never submitted.
    #[schema(minimum = 0)]
    pub missing: i64,
}

impl From<super::counts::Counts> for CompletenessRow {
    fn from(counts: super::counts::Counts) -> Self {
        Self {
            expected: counts.expected,
            submitted: counts.submitted,
            on_time: counts.on_time(),
            late: counts.late,
            returned: counts.returned,
            awaiting_correction: counts.awaiting,
            accepted: counts.accepted,
            missing: counts.missing(),
        }
    }
}

/// One obliged unit and, when it was accepted, its numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The unit.
    pub id: UnitId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Title of its column.
    pub district: String,
    /// How far its report is.
    pub status: ObligationStatus,
    /// Whether it was submitted at least once.
    pub submitted: bool,
    /// Whether that was after the deadline.
    pub late: bool,
    /// The report whose numbers count; absent when none was accepted.
    pub report: Option<ReportPin>,
    /// Indicator → value, for those it reported.
    pub values: BTreeMap<String, String>,
}

/// A report version that cannot be exchanged unnoticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPin {
    /// The report.
    pub id: ReportId,
    /// Its accepted version.
    pub version: i32,
    /// SHA-256 of that version's canonical JSON.
    pub sha256: String,
}

/// What units answered to one question of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NarrativeAnswers {
    /// Code of the question.
    pub code: String,
    /// The question, in Vietnamese.
    pub title: String,
    /// Its section.
    pub section: String,
    /// The answers, in the order of the units.
    pub answers: Vec<Answer>,
}

/// One unit's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    pub unit: String,
    /// What it wrote, whole.
    pub text: String,
}
