//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::Permission;
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
    const SCOPE: Option<&'static str> = Some("units.read");
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

/// Read accounts.
#[derive(Debug)]
pub struct ReadAccounts;
impl Permission for ReadAccounts {
    const NAME: &'static str = "accounts:read";
    const ROLES: &'static [Role] = &[Role::Administrator, Role::Auditor];
}

/// Create accounts.
#[derive(Debug)]
pub struct ManageAccounts;
impl Permission for ManageAccounts {
    const NAME: &'static str = "accounts:manage";
    const ROLES: &'static [Role] = &[Role::Administrator];
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
