//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::{Permission, scopes};
use tonghop_model::Role;

const EVERYBODY: &[Role] = &[
    Role::Reporter,
    Role::Head,
    Role::Reviewer,
    Role::Consolidator,
    Role::Administrator,
    Role::Auditor,
];

/// Read units.
#[derive(Debug)]
pub struct ReadUnits;
impl Permission for ReadUnits {
    const NAME: &'static str = "units:read";
    const ROLES: &'static [Role] = EVERYBODY;
    const SCOPE: Option<&'static str> = Some(scopes::UNITS_READ);
}

/// Create and import units.
#[derive(Debug)]
pub struct ManageUnits;
impl Permission for ManageUnits {
    const NAME: &'static str = "units:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
}

/// Rename, recode, move, merge, split, dissolve and re-establish units, and correct such changes.
#[derive(Debug)]
pub struct ManageUnitChanges;
impl Permission for ManageUnitChanges {
    const NAME: &'static str = "unit-changes:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
}

/// Make groups of units and say who belongs to them.
#[derive(Debug)]
pub struct ManageUnitGroups;
impl Permission for ManageUnitGroups {
    const NAME: &'static str = "unit-groups:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
}

/// Read accounts.
#[derive(Debug)]
pub struct ReadAccounts;
impl Permission for ReadAccounts {
    const NAME: &'static str = "accounts:read";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}

/// Create accounts. Whoever invites gives rights away, so the caller proves first who they are.
#[derive(Debug)]
pub struct ManageAccounts;
impl Permission for ManageAccounts {
    const NAME: &'static str = "accounts:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const STEP_UP: bool = true;
}

/// Change accounts: what they are called, whether they are open, and which positions they hold.
#[derive(Debug)]
pub struct ChangeAccounts;
impl Permission for ChangeAccounts {
    const NAME: &'static str = "accounts:change";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const STEP_UP: bool = true;
}

/// Read who may do what, for the quarterly review.
#[derive(Debug)]
pub struct ReviewAccess;
impl Permission for ReviewAccess {
    const NAME: &'static str = "access:review";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}

/// Change one's own e-mail and telephone. One-time codes are sent there, so the caller proves first who they are.
#[derive(Debug)]
pub struct ChangeOwnContact;
impl Permission for ChangeOwnContact {
    const NAME: &'static str = "me:contact";
    const ROLES: &'static [Role] = EVERYBODY;
    const STEP_UP: bool = true;
}

/// Take away somebody's second factor.
#[derive(Debug)]
pub struct ResetSecondFactor;
impl Permission for ResetSecondFactor {
    const NAME: &'static str = "accounts:reset-second-factor";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const STEP_UP: bool = true;
}

/// Read partner systems.
#[derive(Debug)]
pub struct ReadClients;
impl Permission for ReadClients {
    const NAME: &'static str = "clients:read";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}

/// Register partner systems, say what they may do, and change their secrets and keys.
#[derive(Debug)]
pub struct ManageClients;
impl Permission for ManageClients {
    const NAME: &'static str = "clients:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const STEP_UP: bool = true;
}

/// Say which external identity signs in as which account.
#[derive(Debug)]
pub struct ManageIdentities;
impl Permission for ManageIdentities {
    const NAME: &'static str = "identities:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const STEP_UP: bool = true;
}

/// Read and export this service's audit trail.
#[derive(Debug)]
pub struct ReadAudit;
impl Permission for ReadAudit {
    const NAME: &'static str = "audit:read";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}

/// Check this service's audit trail.
#[derive(Debug)]
pub struct VerifyAudit;
impl Permission for VerifyAudit {
    const NAME: &'static str = "audit:verify";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}
