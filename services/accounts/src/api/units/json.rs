//! Wire types of units.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{UnitCode, UnitId, UnitKind};

use crate::db::units::UnitRow;

/// A unit as it is now.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unit {
    /// Stable id.
    pub id: UnitId,
    /// Code.
    #[schema(max_length = 35)]
    pub code: String,
    /// Full name.
    #[schema(max_length = 200, example = "Phòng GD&ĐT huyện Ba Tri")]
    pub name: String,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// To whom it reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<UnitId>,
    /// First day of what holds now.
    pub valid_from: NaiveDate,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl From<UnitRow> for Unit {
    fn from(row: UnitRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            parent_id: row.parent_id,
            valid_from: row.valid_from,
            version: row.version,
        }
    }
}

/// A unit to be made.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUnit {
    /// Code, unique among the units of today.
    pub code: UnitCode,
    /// Full name.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Sở Giáo dục và Đào tạo Bến Tre"
    )]
    pub name: String,
    /// Short name.
    #[schema(max_length = 200)]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// To whom it reports; only whoever administers the whole installation may leave it out.
    pub parent_id: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
}
