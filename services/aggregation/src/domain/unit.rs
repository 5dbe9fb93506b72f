//! A unit as a period knows it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tonghop_model::{UnitId, UnitKind};

/// A unit by the code and name it had on the period's data-close date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitRef {
    /// The unit.
    pub id: UnitId,
    /// Code.
    #[schema(max_length = 35, example = "SGDBT.829")]
    pub code: String,
    /// Name.
    #[schema(max_length = 200, example = "Phòng GD&ĐT huyện Ba Tri")]
    pub name: String,
}

/// A unit and those below it.
pub type Units = HashMap<UnitId, PeriodUnit>;

/// A unit with its place in the period's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodUnit {
    /// The unit.
    pub id: UnitId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// To whom it reported.
    pub parent: Option<UnitId>,
}

impl PeriodUnit {
    /// Id, code and name alone.
    pub fn to_ref(&self) -> UnitRef {
        UnitRef {
            id: self.id,
            code: self.code.clone(),
            name: self.name.clone(),
        }
    }
}
