//! The accounts feed: units and accounts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, Role, SessionId, UnitCode, UnitId, UnitKind};

/// Name of the service, and of its feed.
pub const SERVICE: &str = "accounts";
/// A unit was made or changed; payload [`UnitSnapshot`].
pub const UNIT_CHANGED: &str = "unit.changed";
/// An account was made or changed; payload [`AccountSnapshot`].
pub const ACCOUNT_CHANGED: &str = "account.changed";
/// A session is over before its last access token is; payload [`SessionEnded`].
pub const SESSION_ENDED: &str = "session.ended";

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

/// A session whose access tokens are void from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnded {
    /// The session; of a partner system's token, the token's own.
    pub session: SessionId,
    /// When its last access token is void anyway, and this need not be remembered any more.
    pub ends_at: DateTime<Utc>,
}

/// What is revoked, all at once: where a follower of [`SESSION_ENDED`] and [`ACCOUNT_CHANGED`] begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationList {
    /// The feed's place from which on events must be added.
    pub seq: i64,
    /// Sessions whose access tokens are void.
    pub sessions: Vec<SessionEnded>,
    /// Accounts that may not sign in, with the version of their rights.
    pub disabled: Vec<(AccountId, i32)>,
}
