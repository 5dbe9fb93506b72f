//! Wire types of groups of units.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{UnitGroupId, UnitId};
use utoipa::ToSchema;

use crate::db::unit_groups::{GroupRow, MemberRow};
use crate::domain::{Error, unit};

/// Units named in one request at the most.
const MAX_UNITS: usize = 5000;

/// A set of units that is selected together, such as the directly attached ones.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitGroup {
    /// Stable id.
    pub id: UnitGroupId,
    /// Code.
    #[schema(max_length = 40, example = "TRUC-THUOC")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Đơn vị trực thuộc Sở")]
    pub name: String,
    /// The unit that keeps the group.
    pub owner_unit_id: UnitId,
    /// Version, also the `ETag`; it rises with every change of members.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl From<GroupRow> for UnitGroup {
    fn from(row: GroupRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            owner_unit_id: row.owner_unit_id,
            version: row.version,
        }
    }
}

/// A group to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnitGroup {
    /// Code, of one group only.
    #[schema(max_length = 40, pattern = "^[A-Z0-9][A-Z0-9.-]{0,39}$")]
    pub code: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The unit that keeps the group.
    pub owner_unit_id: UnitId,
}

/// What changes of a group; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUnitGroup {
    /// Code.
    #[schema(max_length = 40, pattern = "^[A-Z0-9][A-Z0-9.-]{0,39}$")]
    pub code: Option<String>,
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Units to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddMembers {
    /// The units.
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// First day they belong to the group.
    pub valid_from: NaiveDate,
}

/// Units to be removed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveMembers {
    /// The units.
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// First day they no longer belong to the group.
    pub valid_to: NaiveDate,
}

/// A unit that belongs to a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitGroupMember {
    /// The unit.
    pub unit_id: UnitId,
    /// Its code on the day.
    #[schema(max_length = 35)]
    pub code: String,
    /// Its name on the day.
    #[schema(max_length = 200)]
    pub name: String,
    /// First day it belongs.
    pub valid_from: NaiveDate,
    /// First day it no longer belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl From<MemberRow> for UnitGroupMember {
    fn from(row: MemberRow) -> Self {
        Self {
            unit_id: row.unit_id,
            code: row.code,
            name: row.name,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// A group's code: 1 to 40 of `A-Z 0-9 . -`, the first a letter or digit.
pub fn code(text: &str) -> Result<String, Error> {
    let code = text.trim().to_ascii_uppercase();
    let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    let fits = code.len() <= 40
        && code.bytes().all(inner)
        && code
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
    fits.then_some(code)
        .ok_or_else(|| Error::field("#/code", "BAD_GROUP_CODE"))
}

/// The units named in a request: some, not too many, each once; and the day.
pub fn named(units: &[UnitId], day: NaiveDate, pointer: &str) -> Result<NaiveDate, Error> {
    if units.is_empty() {
        return Err(Error::field("#/unit_ids", "REQUIRED"));
    }
    if units.len() > MAX_UNITS {
        return Err(Error::field("#/unit_ids", "TOO_MANY"));
    }
    unit::day(day, pointer)
}
