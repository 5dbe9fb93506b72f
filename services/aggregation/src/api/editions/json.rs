//! Wire types of editions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{ConsolidationId, EditionId};

use crate::db::editions::EditionRow;

/// A frozen consolidated report. It never changes.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditionView {
    /// Stable id.
    pub id: EditionId,
    /// The consolidated report it was frozen from.
    pub consolidation_id: ConsolidationId,
    /// Its number, from 1.
    #[schema(minimum = 1)]
    pub number: i32,
    /// SHA-256 of the edition's JSON file, hexadecimal.
    #[schema(max_length = 64)]
    pub sha256: String,
    /// When it was frozen.
    pub frozen_at: DateTime<Utc>,
    /// Everything in the reports feed up to this number is in it, nothing after.
    #[schema(minimum = 0)]
    pub as_of_seq: i64,
    /// Accepted report versions in it.
    #[schema(minimum = 0)]
    pub reports_pinned: i64,
    /// Where to get it.
    pub files: EditionFiles,
}

/// Addresses of an edition's files.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EditionFiles {
    /// The whole edition as canonical JSON.
    #[schema(max_length = 200)]
    pub json: String,
    /// The numbers as a workbook.
    #[schema(max_length = 200)]
    pub xlsx: String,
    /// The report as a document in the layout of Decree 30/2020.
    #[schema(max_length = 200)]
    pub docx: String,
}

impl From<EditionRow> for EditionView {
    fn from(row: EditionRow) -> Self {
        let file = |format: &str| format!("/api/v1/editions/{}/files/{format}", row.id);
        Self {
            files: EditionFiles {
                json: file("json"),
                xlsx: file("xlsx"),
                docx: file("docx"),
            },
            id: row.id,
            consolidation_id: row.consolidation_id,
            number: row.number,
            sha256: row.sha256,
            frozen_at: row.frozen_at.and_utc(),
            as_of_seq: row.as_of_seq,
            reports_pinned: row.reports_pinned,
        }
    }
}
