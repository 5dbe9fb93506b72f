//! `GET /audit/aggregation/entries`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_directory::trail::{self, AuditEntry, ListEntries};
use tonghop_web::{Page, Problem, QueryOf};

use crate::app::App;
use crate::policy::ReadAudit;

/// Read the audit trail of aggregation
///
/// What was done and what was denied, newest first: entries of the units within the caller's reach, and of no unit for
/// those whose role is bound to none.
#[utoipa::path(
    tag = "audit",
    params(ListEntries),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEntry>)),
    security(("bearer" = []))
)]
#[get("/audit/aggregation/entries")]
pub async fn list_aggregation_audit_entries(
    app: Data<App>,
    caller: Allowed<ReadAudit>,
    query: QueryOf<ListEntries>,
) -> Result<Json<Page<AuditEntry>>, Problem> {
    Ok(Json(
        trail::entries::list(&app.store, caller, query.0).await?,
    ))
}
