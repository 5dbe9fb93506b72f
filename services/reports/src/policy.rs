//! Who may do what in this service. Each role reaches as far as [`tonghop_auth::grants::covers_subtree`] says.

use tonghop_auth::{permissions, scopes};
use tonghop_model::Role;

/// Every role: whoever belongs to the installation may read within their reach.
pub const EVERYBODY: &[Role] = &[
    Role::Reporter,
    Role::Head,
    Role::Reviewer,
    Role::Consolidator,
    Role::Administrator,
    Role::Auditor,
];

permissions! {
    /// Create and publish templates.
    ManageTemplates = "templates:manage", &[Role::Administrator];
    /// Read templates.
    ReadTemplates = "templates:read", EVERYBODY, scope = scopes::REPORTS_READ;
    /// Change the working calendar, which holds for everybody.
    ManageCalendar = "calendar:manage", &[Role::Administrator];
    /// Create regimes.
    ManageRegimes = "regimes:manage", &[Role::Administrator];
    /// Open periods.
    OpenPeriods = "periods:open", &[Role::Administrator];
    /// Read regimes, periods, assignments and reports.
    ReadReports = "reports:read", EVERYBODY, scope = scopes::REPORTS_READ;
    /// Write a unit's report, and open its correction.
    EditReport = "reports:edit", &[Role::Reporter, Role::Head];
    /// Send a unit's report in, or take it back.
    SubmitReport = "reports:submit", &[Role::Head];
    /// Accept the reports of the units below.
    AcceptReport = "reports:accept", &[Role::Reviewer], step_up = true;
    /// Return the reports of the units below.
    ReviewReport = "reports:review", &[Role::Reviewer];
    /// Read and export this service's audit trail.
    ReadAudit = "audit:read", &[Role::Administrator, Role::Auditor];
    /// Check this service's audit trail.
    VerifyAudit = "audit:verify", &[Role::Administrator, Role::Auditor];
}
