//! Wire types of templates.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_forms::Definition;
use tonghop_model::{TemplateId, UnitId};
use utoipa::ToSchema;

use crate::db::templates::TemplateRow;
use crate::domain::words::TemplateState;

/// A template to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// The unit that owns it.
    pub owner_unit_id: UnitId,
    /// What is asked, how it is checked and how it is added up.
    pub definition: Definition,
}

/// A template without its definition, as in lists.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplateSummary {
    /// The template.
    pub id: TemplateId,
    /// The unit that owns it.
    pub owner_unit_id: UnitId,
    /// Code, the same in every version of the form.
    #[schema(max_length = 40, example = "BC-DANVAN-NAM")]
    pub code: String,
    /// Version of the form.
    #[schema(max_length = 20, example = "1.0.1")]
    pub version_name: String,
    /// Whether it may still change.
    pub state: TemplateState,
    /// SHA-256 of the definition's canonical JSON (RFC 8785), hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<DateTime<Utc>>,
    /// Version of this object, for `If-Match`.
    #[schema(minimum = 1)]
    pub version: i32,
}

/// A template.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TemplateView {
    /// All but the definition.
    #[serde(flatten)]
    pub summary: TemplateSummary,
    /// What is asked, how it is checked and how it is added up.
    pub definition: Definition,
}

impl From<TemplateRow> for TemplateSummary {
    fn from(row: TemplateRow) -> Self {
        Self {
            id: row.id,
            owner_unit_id: row.owner_unit_id,
            code: row.code,
            version_name: row.version_name,
            state: row.state,
            sha256: row.sha256,
            created_at: row.created_at.and_utc(),
            published_at: row.published_at.map(|at| at.and_utc()),
            version: row.version,
        }
    }
}

impl TemplateView {
    /// The view of a row and its definition's JSON.
    pub fn new(row: TemplateRow, definition: &str) -> Result<Self, serde_json::Error> {
        Ok(Self {
            summary: row.into(),
            definition: serde_json::from_str(definition)?,
        })
    }
}
