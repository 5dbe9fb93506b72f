//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::{permissions, scopes};
use tonghop_model::Role;

const EVERYBODY: &[Role] = &[
    Role::Reporter,
    Role::Head,
    Role::Reviewer,
    Role::Consolidator,
    Role::Administrator,
    Role::Auditor,
];

permissions! {
    /// Read units.
    ReadUnits = "units:read", EVERYBODY, scope = scopes::UNITS_READ;
    /// Create and import units.
    ManageUnits = "units:manage", &[Role::Administrator];
    /// Rename, recode, move, merge, split, dissolve and re-establish units, and correct such changes.
    ManageUnitChanges = "unit-changes:manage", &[Role::Administrator];
    /// Make groups of units and say who belongs to them.
    ManageUnitGroups = "unit-groups:manage", &[Role::Administrator];
    /// Read accounts.
    ReadAccounts = "accounts:read", &[Role::Administrator, Role::Auditor];
    /// Create accounts. Whoever invites gives rights away, so the caller proves first who they are.
    ManageAccounts = "accounts:manage", &[Role::Administrator], step_up = true;
    /// Change accounts: what they are called, whether they are open, and which positions they hold.
    ChangeAccounts = "accounts:change", &[Role::Administrator], step_up = true;
    /// Read who may do what, for the quarterly review.
    ReviewAccess = "access:review", &[Role::Administrator, Role::Auditor];
    /// Change one's own e-mail and telephone. One-time codes are sent there, so the caller proves first who they are.
    ChangeOwnContact = "me:contact", EVERYBODY, step_up = true;
    /// Take away somebody's second factor.
    ResetSecondFactor = "accounts:reset-second-factor", &[Role::Administrator], step_up = true;
    /// Read partner systems.
    ReadClients = "clients:read", &[Role::Administrator, Role::Auditor];
    /// Register partner systems, say what they may do, and change their secrets and keys.
    ManageClients = "clients:manage", &[Role::Administrator], step_up = true;
    /// Say which external identity signs in as which account.
    ManageIdentities = "identities:manage", &[Role::Administrator], step_up = true;
    /// Read and export this service's audit trail.
    ReadAudit = "audit:read", &[Role::Administrator, Role::Auditor];
    /// Check this service's audit trail.
    VerifyAudit = "audit:verify", &[Role::Administrator, Role::Auditor];
}
