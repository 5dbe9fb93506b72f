//! Every URL of this service, below `/api/v1`.

use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{audit, completeness, consolidations, contributions, editions, recounts, totals};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tổng Hợp: aggregation",
        description = "Totals, completeness and consolidated reports.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Tổng Hợp", url = "https://tonghop.example", email = "api@tonghop.example")
    ),
    tags(
        (name = "totals", description = "Live totals and completeness · Số liệu tổng hợp"),
        (name = "consolidations", description = "The consolidated report and its editions · Báo cáo tổng hợp"),
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
        .service(totals::get::get_totals)
        .service(contributions::list::list_contributions)
        .service(completeness::get::get_completeness)
        .service(recounts::create::create_recount)
        .service(consolidations::create::create_consolidation)
        .service(consolidations::list::list_consolidations)
        .service(consolidations::get::get_consolidation)
        .service(consolidations::update::update_consolidation)
        .service(editions::create::create_edition)
        .service(editions::list::list_editions)
        .service(editions::get::get_edition)
        .service(editions::file::get_edition_file)
        .service(audit::entries::list_aggregation_audit_entries)
        .service(audit::exports::export_aggregation_audit_entries)
        .service(audit::verifications::create_aggregation_audit_verification);
}
