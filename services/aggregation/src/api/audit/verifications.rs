//! `POST /audit/aggregation/verifications`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_directory::trail;
use tonghop_journal::Verification;
use tonghop_web::Problem;

use crate::app::App;
use crate::policy::VerifyAudit;

/// Check the audit trail of aggregation
///
/// Recomputes the hash of every entry from the first on and says which is the first that is missing or was changed.
/// The check itself becomes an entry. One check runs at a time: 503 while another does.
#[utoipa::path(
    tag = "audit",
    responses((status = 201, description = "What was found.", body = Verification)),
    security(("bearer" = []))
)]
#[post("/audit/aggregation/verifications")]
pub async fn create_aggregation_audit_verification(
    app: Data<App>,
    caller: Allowed<VerifyAudit>,
) -> Result<HttpResponse, Problem> {
    let found = trail::verification::run(&app.store, caller).await?;
    Ok(HttpResponse::Created().json(found))
}
