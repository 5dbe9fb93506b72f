//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::Permission;
use tonghop_model::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $roles:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Permission for $name {
            const NAME: &'static str = $text;
            const ROLES: &'static [Role] = $roles;
        }
    )*};
}

permissions! {
    /// Read totals, contributions and completeness: every role, reporters and heads of their own unit.
    ReadTotals = "totals:read", &[
        Role::Reporter,
        Role::Head,
        Role::Reviewer,
        Role::Consolidator,
        Role::Administrator,
        Role::Auditor,
    ];
    /// Recompute all totals and compare.
    Recount = "totals:recount", &[Role::Administrator, Role::Auditor, Role::Consolidator];
    /// Draft, edit and freeze the consolidated report.
    Consolidate = "consolidations:write", &[Role::Consolidator];
    /// Read consolidated reports, their editions and files.
    ReadConsolidation = "consolidations:read", &[
        Role::Consolidator,
        Role::Administrator,
        Role::Auditor,
        Role::Reviewer,
    ];
    /// Read and export this service's audit trail.
    ReadAudit = "audit:read", &[Role::Administrator, Role::Auditor];
    /// Check this service's audit trail.
    VerifyAudit = "audit:verify", &[Role::Administrator, Role::Auditor];
}
