//! What a unit is to be: as a whole when it begins, in part when it changes.

use serde::{Deserialize, Deserializer, Serialize};
use tonghop_model::{
    AgencyCode, Relation, StatisticalCode, UnitCode, UnitId, UnitKind, UnitStatus,
};
use utoipa::ToSchema;

/// How to reach a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
}

/// A unit about to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitSpec {
    /// The id it gets, when it is known before: a file of units names parents that are made with it.
    #[serde(skip)]
    #[schema(ignore)]
    pub id: Option<UnitId>,
    /// Code, of one unit at a time.
    pub code: UnitCode,
    /// The State's identifier (Decision 20/2020/QĐ-TTg), in either form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<AgencyCode>,
    /// The statistics office's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistical_code: Option<StatisticalCode>,
    /// Full name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// How to reach it.
    #[serde(default)]
    pub contact: Contact,
    /// To whom it reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_parent_id: Option<UnitId>,
    /// Where it belongs administratively.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrative_parent_id: Option<UnitId>,
    /// Where its Party committee belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_parent_id: Option<UnitId>,
}

impl UnitSpec {
    /// The parent it names in a tree.
    pub const fn parent(&self, relation: Relation) -> Option<UnitId> {
        match relation {
            Relation::Administrative => self.administrative_parent_id,
            Relation::Reporting => self.reporting_parent_id,
            Relation::Party => self.party_parent_id,
        }
    }

    /// Every parent it names.
    pub fn parents(&self) -> impl Iterator<Item = UnitId> + '_ {
        Relation::ALL
            .iter()
            .filter_map(|relation| self.parent(*relation))
    }
}

/// What a rename sets; what is absent stays, `null` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewName {
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Short name.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub short_name: Option<Option<String>>,
    /// Kind: a town raised to a city is a rename too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<UnitKind>,
    /// How to reach it, as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Whether it is at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UnitStatus>,
}

/// What a recoding sets; what is absent stays, `null` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCodes {
    /// Code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<UnitCode>,
    /// The State's identifier.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<AgencyCode>)]
    pub agency_code: Option<Option<AgencyCode>>,
    /// The statistics office's code.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<StatisticalCode>)]
    pub statistical_code: Option<Option<StatisticalCode>>,
}

/// A member that is there, be it `null`: absent and `null` are different things.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
