//! Every URL of this service, below `/api/v1`.

use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    assignments, audit, extension_requests, periods, regimes, reports, templates, working_calendars,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tổng Hợp: reports",
        description = "Templates, regimes, periods, reports and their review.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Tổng Hợp", url = "https://tonghop.example", email = "api@tonghop.example")
    ),
    tags(
        (name = "templates", description = "Forms of reports · Mẫu báo cáo"),
        (name = "regimes", description = "Standing orders to report · Chế độ báo cáo"),
        (name = "calendar", description = "Which days offices work · Lịch làm việc"),
        (name = "periods", description = "Rounds of a regime and who must report · Kỳ báo cáo"),
        (name = "reports", description = "Reports of units · Báo cáo của đơn vị"),
        (name = "review", description = "Accepting and returning reports · Duyệt báo cáo"),
        (name = "audit", description = "Who did what, and what was denied · Nhật ký kiểm toán"),
    )
)]
struct Document;

/// What the collected document starts from.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(templates::create::create_template)
        .service(templates::publish::create_template_publication)
        .service(templates::list::list_templates)
        .service(templates::get::get_template)
        .service(regimes::create::create_regime)
        .service(regimes::list::list_regimes)
        .service(regimes::get::get_regime)
        .service(regimes::proposed_periods::list_proposed_periods)
        .service(working_calendars::get::get_working_calendar)
        .service(working_calendars::put::put_working_calendar)
        .service(working_calendars::import::create_working_calendar_import)
        .service(periods::create::create_period)
        .service(periods::list::list_periods)
        .service(periods::get::get_period)
        .service(periods::close::create_period_closure)
        .service(periods::reopen::create_period_reopening)
        .service(assignments::list::list_assignments)
        .service(extension_requests::create::create_extension_request)
        .service(extension_requests::list::list_extension_requests)
        .service(extension_requests::get::get_extension_request)
        .service(extension_requests::decide::create_extension_decision)
        .service(reports::create::create_report)
        .service(reports::list::list_reports)
        .service(reports::get::get_report)
        .service(reports::patch::patch_report)
        .service(reports::validation::get_report_validation)
        .service(reports::submit::create_report_submission)
        .service(reports::withdraw::create_report_withdrawal)
        .service(reports::accept::create_report_acceptance)
        .service(reports::send_back::create_report_return)
        .service(reports::amend::create_report_amendment)
        .service(reports::versions::list_report_versions)
        .service(reports::version::get_report_version)
        .service(reports::history::list_report_history)
        .service(audit::entries::list_reports_audit_entries)
        .service(audit::exports::export_reports_audit_entries)
        .service(audit::verifications::create_reports_audit_verification);
}
