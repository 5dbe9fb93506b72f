//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::{permissions, scopes};
use tonghop_model::Role;

permissions! {
    /// Read totals, contributions and completeness: every role, reporters and heads of their own unit.
    ReadTotals = "totals:read", &[
        Role::Reporter,
        Role::Head,
        Role::Reviewer,
        Role::Consolidator,
        Role::Administrator,
        Role::Auditor,
    ], scope = scopes::TOTALS_READ;
    /// Recompute all totals and compare.
    Recount = "totals:recount", &[Role::Administrator, Role::Auditor, Role::Consolidator];
    /// Freeze the consolidated report into an edition.
    IssueEdition = "editions:issue", &[Role::Consolidator], step_up = true;
    /// Draft and edit the consolidated report.
    Consolidate = "consolidations:write", &[Role::Consolidator];
    /// Read consolidated reports, their editions and files.
    ReadConsolidation = "consolidations:read", &[
        Role::Consolidator,
        Role::Administrator,
        Role::Auditor,
        Role::Reviewer,
    ], scope = scopes::EDITIONS_READ;
    /// Read and export this service's audit trail.
    ReadAudit = "audit:read", &[Role::Administrator, Role::Auditor];
    /// Check this service's audit trail.
    VerifyAudit = "audit:verify", &[Role::Administrator, Role::Auditor];
}
