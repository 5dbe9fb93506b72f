//! `GET /extension-requests/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::ExtensionRequestId;
use tonghop_web::{PathId, Problem};

use super::json::ExtensionRequest;
use crate::api::answer;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadReports;

/// Read a request for more time
#[utoipa::path(
    tag = "periods",
    params(("id" = ExtensionRequestId, Path, description = "The request.")),
    responses((status = 200, description = "The request.", body = ExtensionRequest)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/extension-requests/{id}")]
pub async fn get_extension_request(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ExtensionRequestId>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope;
    let found = app
        .read(move |conn| Ok(db::extensions::find(conn, &scope, id.0)?))
        .await?;
    let view = ExtensionRequest::from(found.ok_or(Error::NotFound)?);
    Ok(answer::ok(view.version, &view))
}
