//! Wire types of consolidated reports.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{ConsolidationId, PeriodId, UnitId};

use crate::db::consolidations::{ConsolidationRow, ConsolidationState};
use crate::domain::Error;
use crate::domain::section::SectionText;

/// A consolidated report.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConsolidationView {
    /// Stable id.
    pub id: ConsolidationId,
    /// Its period.
    pub period_id: PeriodId,
    /// The unit that consolidates: the report is over it and all below it.
    pub unit_id: UnitId,
    /// Where it stands.
    pub state: ConsolidationState,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Title.
    #[schema(max_length = 500)]
    pub title: String,
    /// The text, by section of the template.
    #[schema(max_items = 100)]
    pub sections: Vec<SectionText>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl TryFrom<ConsolidationRow> for ConsolidationView {
    type Error = Error;

    fn try_from(row: ConsolidationRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            period_id: row.period_id,
            unit_id: row.unit_id,
            state: row.state,
            version: row.version,
            sections: row.sections()?,
            title: row.title,
            created_at: row.created_at.and_utc(),
        })
    }
}

/// A consolidated report to be begun.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateConsolidation {
    /// The period.
    pub period_id: PeriodId,
    /// The unit that consolidates.
    pub unit_id: UnitId,
}
