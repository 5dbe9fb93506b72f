//! Wire types of units on a day and through time.

use chrono::NaiveDate;
use serde::Serialize;
use tonghop_model::{Relation, UnitChangeId, UnitId, UnitKind, UnitStatus};
use utoipa::ToSchema;

use crate::api::unit_changes::json::UnitChange;
use crate::db::unit_tree::{RelationRow, SuccessionRow, VersionRow};
use crate::domain::unit_change::{ChangeKind, Contact};

/// A unit on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitOnDay {
    /// Stable id.
    pub id: UnitId,
    /// Whether it is in force on the day; if not, what follows is what it was last, or what it will be first.
    pub in_force: bool,
    /// What it is.
    #[serde(flatten)]
    pub attributes: UnitAttributes,
    /// To whom it reports on the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<UnitId>,
    /// Where it belongs administratively on the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrative_parent_id: Option<UnitId>,
    /// Where its Party committee belongs on the day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_parent_id: Option<UnitId>,
    /// Units that report directly to it on the day.
    #[schema(minimum = 0)]
    pub children_count: i64,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
}

/// What a unit is from one day to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitAttributes {
    /// Code.
    #[schema(max_length = 35)]
    pub code: String,
    /// The State's identifier (Decision 20/2020/QĐ-TTg).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 35)]
    pub agency_code: Option<String>,
    /// The statistics office's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub statistical_code: Option<String>,
    /// Full name.
    #[schema(max_length = 200, example = "Phòng GD&ĐT huyện Ba Tri")]
    pub name: String,
    /// Short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// How to reach it.
    pub contact: Contact,
    /// Whether it is at work.
    pub status: UnitStatus,
    /// First day of what holds.
    pub valid_from: NaiveDate,
    /// First day of something else; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl From<VersionRow> for UnitAttributes {
    fn from(row: VersionRow) -> Self {
        Self {
            code: row.code,
            agency_code: row.agency_code,
            statistical_code: row.statistical_code,
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            contact: Contact {
                email: row.email,
                phone: row.phone,
                address: row.address,
            },
            status: row.status,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// A unit above or below another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitInTree {
    /// The unit.
    pub id: UnitId,
    /// Steps between the two.
    #[schema(minimum = 1, maximum = 16)]
    pub depth: usize,
    /// Code.
    #[schema(max_length = 35)]
    pub code: String,
    /// Full name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Whether it is at work.
    pub status: UnitStatus,
    /// Units directly below it in the same tree.
    #[schema(minimum = 0)]
    pub children_count: i64,
}

impl UnitInTree {
    /// A unit as it is on the day, `depth` steps away, with so many children.
    pub fn of(row: VersionRow, depth: usize, children_count: i64) -> Self {
        Self {
            id: row.unit,
            depth,
            code: row.code,
            name: row.name,
            kind: row.kind,
            status: row.status,
            children_count,
        }
    }
}

/// The units above one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ancestors {
    /// The nearest first, the root last.
    #[schema(max_items = 16)]
    pub items: Vec<UnitInTree>,
}

/// A unit through time.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitHistory {
    /// The unit.
    pub unit_id: UnitId,
    /// What it was, in order; a gap means it was not in force.
    #[schema(max_items = 10000)]
    pub versions: Vec<UnitAttributes>,
    /// Below whom it stood, tree by tree, in order.
    #[schema(max_items = 10000)]
    pub relations: Vec<RelationSpan>,
    /// Every change that touched it, corrected ones included, by the day they took effect.
    #[schema(max_items = 10000)]
    pub changes: Vec<UnitChange>,
}

/// Below whom a unit stands from one day to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelationSpan {
    /// In which tree.
    pub relation: Relation,
    /// Below whom.
    pub parent_id: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl From<RelationRow> for RelationSpan {
    fn from(row: RelationRow) -> Self {
        Self {
            relation: row.relation,
            parent_id: row.parent,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// A unit that came before or after another.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedUnit {
    /// The unit.
    pub id: UnitId,
    /// Its code on the day asked for.
    #[schema(max_length = 35)]
    pub code: String,
    /// Its name on that day.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its kind on that day.
    pub kind: UnitKind,
    /// How it came: `MERGE` or `SPLIT`.
    pub by: ChangeKind,
    /// The last change on the way.
    pub change_id: UnitChangeId,
    /// The day of that change.
    pub effective_date: NaiveDate,
}

impl RelatedUnit {
    /// The unit as `row` says, reached by `step`.
    pub fn of(row: VersionRow, step: SuccessionRow) -> Self {
        Self {
            id: row.unit,
            code: row.code,
            name: row.name,
            kind: row.kind,
            by: step.kind,
            change_id: step.change,
            effective_date: step.day,
        }
    }
}

/// Units that came before or after one.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedUnits {
    /// The day for which they were sought; absent when any day will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveDate>,
    /// The units, by the day of the change.
    #[schema(max_items = 10000)]
    pub items: Vec<RelatedUnit>,
}
