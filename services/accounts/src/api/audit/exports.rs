//! `GET /audit/accounts/exports`

use actix_web::get;
use actix_web::web::Data;
use tonghop_api::accounts::SERVICE;
use tonghop_auth::Allowed;
use tonghop_directory::trail::{self, ExportEntries};
use tonghop_tabular::TableDownload;
use tonghop_web::{Problem, QueryOf};

use crate::app::App;
use crate::policy::ReadAudit;

/// Export the audit trail of accounts
///
/// The same entries and filters as the list, as a CSV or XLSX file of at most 50 000 entries, newest first. The export
/// itself becomes an entry.
#[utoipa::path(
    tag = "audit",
    params(ExportEntries),
    responses(
        (status = 200, description = "The file.", content(
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 422, description = "More entries than fit into a file.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[get("/audit/accounts/exports")]
pub async fn export_accounts_audit_entries(
    app: Data<App>,
    caller: Allowed<ReadAudit>,
    query: QueryOf<ExportEntries>,
) -> Result<TableDownload, Problem> {
    trail::export::run(&app.store, caller, SERVICE, query.0).await
}
