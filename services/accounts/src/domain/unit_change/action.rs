//! What can be asked for: the same words on the wire and in the log.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{Relation, UnitChangeId, UnitId, text_enum};
use utoipa::ToSchema;

use super::spec::{NewCodes, NewName, UnitSpec};

text_enum! {
    /// What kind of change it is.
    pub enum ChangeKind {
        /// A unit begins (thành lập).
        Create = "CREATE",
        /// Another name, kind, contact or status (đổi tên).
        Rename = "RENAME",
        /// Another code (đổi mã).
        Recode = "RECODE",
        /// Another parent (chuyển đơn vị cấp trên).
        Move = "MOVE",
        /// Several units become one (sáp nhập).
        Merge = "MERGE",
        /// One unit becomes several (chia, tách).
        Split = "SPLIT",
        /// A unit ends (giải thể).
        Dissolve = "DISSOLVE",
        /// A unit that has ended begins again (tái lập).
        ReEstablish = "RE_ESTABLISH",
        /// An earlier change was wrong and does not count (đính chính).
        Correction = "CORRECTION",
    }
}

/// A change to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// First day of what it brings; of a correction the day of what it corrects, whatever is written here.
    pub effective_date: NaiveDate,
    /// The decision behind it; only a creation may be without.
    pub decision: Option<Decision>,
    /// Anything worth keeping.
    pub note: Option<String>,
    /// What is to be done.
    pub action: Action,
}

/// The decision by which a change was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Number and notation.
    #[schema(min_length = 1, max_length = 100, example = "856/NQ-UBTVQH14")]
    pub number: String,
    /// Who issued it.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Ủy ban Thường vụ Quốc hội"
    )]
    pub issuing_body: String,
    /// When it was signed.
    pub date: NaiveDate,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// A unit begins.
    Create(Create),
    /// Another name, kind, contact or status.
    Rename(Rename),
    /// Another code.
    Recode(Recode),
    /// Another parent.
    Move(Move),
    /// Several units become one.
    Merge(Merge),
    /// One unit becomes several.
    Split(Split),
    /// A unit ends.
    Dissolve(Dissolve),
    /// A unit that has ended begins again.
    ReEstablish(ReEstablish),
    /// An earlier change does not count.
    Correction(Correction),
}

impl Action {
    /// Its kind.
    pub const fn kind(&self) -> ChangeKind {
        match self {
            Self::Create(_) => ChangeKind::Create,
            Self::Rename(_) => ChangeKind::Rename,
            Self::Recode(_) => ChangeKind::Recode,
            Self::Move(_) => ChangeKind::Move,
            Self::Merge(_) => ChangeKind::Merge,
            Self::Split(_) => ChangeKind::Split,
            Self::Dissolve(_) => ChangeKind::Dissolve,
            Self::ReEstablish(_) => ChangeKind::ReEstablish,
            Self::Correction(_) => ChangeKind::Correction,
        }
    }

    /// The units that begin with it.
    pub fn new_units(&self) -> Vec<&UnitSpec> {
        match self {
            Self::Create(create) => vec![&create.unit],
            Self::Merge(merge) => merge.into.unit.iter().collect(),
            Self::Split(split) => split
                .successors
                .iter()
                .filter_map(|s| s.unit.as_ref())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Every unit it names, parents included.
    pub fn named(&self) -> Vec<UnitId> {
        let mut units = Vec::new();
        for spec in self.new_units() {
            units.extend(spec.parents());
        }
        match self {
            Self::Create(_) | Self::Correction(_) => {}
            Self::Rename(rename) => units.push(rename.unit_id),
            Self::Recode(recode) => units.push(recode.unit_id),
            Self::Move(moved) => units.extend([moved.unit_id].into_iter().chain(moved.parent_id)),
            Self::Merge(merge) => {
                units.extend(merge.unit_ids.iter().copied().chain(merge.into.unit_id));
                units.extend(merge.children.iter().flat_map(|c| [c.unit_id, c.parent_id]));
            }
            Self::Split(split) => {
                units.push(split.unit_id);
                units.extend(split.successors.iter().filter_map(|s| s.unit_id));
                units.extend(split.children.iter().map(|c| c.unit_id));
            }
            Self::Dissolve(dissolve) => {
                units.extend(
                    [dissolve.unit_id]
                        .into_iter()
                        .chain(dissolve.move_children_to),
                );
            }
            Self::ReEstablish(again) => {
                units.push(again.unit_id);
                units.extend(again.unit.parents());
            }
        }
        units
    }

    /// The units that end by it, if they were in force.
    pub fn ending(&self) -> &[UnitId] {
        match self {
            Self::Merge(merge) => &merge.unit_ids,
            Self::Split(split) => std::slice::from_ref(&split.unit_id),
            Self::Dissolve(dissolve) => std::slice::from_ref(&dissolve.unit_id),
            _ => &[],
        }
    }
}

/// A unit begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Create {
    /// The unit.
    pub unit: UnitSpec,
}

/// Another name, kind, contact or status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The unit.
    pub unit_id: UnitId,
    /// What changes.
    pub set: NewName,
}

/// Another code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Recode {
    /// The unit.
    pub unit_id: UnitId,
    /// What changes.
    pub set: NewCodes,
}

/// Another parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The unit.
    pub unit_id: UnitId,
    /// In which tree.
    pub relation: Relation,
    /// Below whom from now on; nobody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<UnitId>,
}

/// Several units become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The units that end.
    #[schema(min_items = 1, max_items = 200)]
    pub unit_ids: Vec<UnitId>,
    /// The unit they become.
    pub into: Successor,
    /// Children that do not go to the successor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub children: Vec<ChildParent>,
}

/// One unit becomes several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The unit that is split.
    pub unit_id: UnitId,
    /// Whether it goes on beside its successors.
    #[serde(default)]
    pub keeps_original: bool,
    /// The units that come out of it.
    #[schema(min_items = 1, max_items = 200)]
    pub successors: Vec<Successor>,
    /// Which child goes to which successor; with `keeps_original` the others stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub children: Vec<ChildShare>,
}

/// A unit ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolve {
    /// The unit.
    pub unit_id: UnitId,
    /// Below whom its children go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_children_to: Option<UnitId>,
}

/// A unit that has ended begins again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReEstablish {
    /// The unit.
    pub unit_id: UnitId,
    /// What it is from now on.
    pub unit: UnitSpec,
}

/// An earlier change does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The wrong change.
    pub change_id: UnitChangeId,
}

/// A unit that comes after others: one that exists, or a new one. Exactly one of the two is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// A unit in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// A unit that begins with the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitSpec>,
}

/// A child and its parent from now on, in every tree where it stood below the unit that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChildParent {
    /// The child.
    pub unit_id: UnitId,
    /// Its parent.
    pub parent_id: UnitId,
}

/// A child and the successor it goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChildShare {
    /// The child.
    pub unit_id: UnitId,
    /// Place in `successors`, from 0.
    #[schema(minimum = 0, maximum = 199)]
    pub successor: u8,
}
