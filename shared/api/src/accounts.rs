//! The accounts feed: units and accounts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, Role, UnitCode, UnitId, UnitKind};

/// Name of the service, and of its feed.
pub const SERVICE: &str = "accounts";
/// A unit was made or changed; payload [`UnitSnapshot`].
pub const UNIT_CHANGED: &str = "unit.changed";
/// An account was made or changed; payload [`AccountSnapshot`].
pub const ACCOUNT_CHANGED: &str = "account.changed";

/// A unit with its whole history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSnapshot {
    /// The unit.
    pub id: UnitId,
    /// What it was called and when; in order, without overlap.
    pub versions: Vec<UnitVersion>,
    /// To whom it reported and when; in order, without overlap.
    pub reports_to: Vec<ParentSpan>,
    /// Who has its records while it is not in force any more: the unit it was merged into, else the last one it
    /// reported to. In order, without overlap.
    #[serde(default)]
    pub heirs: Vec<ParentSpan>,
}

/// A unit as it was from one day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitVersion {
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    pub valid_to: Option<NaiveDate>,
    /// Code.
    pub code: UnitCode,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
}

/// A parent in the reporting tree, or an heir, from one day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentSpan {
    /// The unit reported to, or the heir.
    pub parent: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    pub valid_to: Option<NaiveDate>,
}

/// An account and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSnapshot {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub display_name: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Raised on every change of rights.
    pub authz_ver: i32,
    /// Its roles at units.
    pub positions: Vec<PositionSnapshot>,
}

/// A role at a unit for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionSnapshot {
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    pub unit: Option<UnitId>,
    /// Whom the holder stands in for.
    #[serde(default)]
    pub acting_for: Option<AccountId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    pub valid_to: Option<NaiveDate>,
}
