//! `GET /consolidations/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::ConsolidationId;
use tonghop_web::{EntityTag, PathId, Problem};

use super::json::ConsolidationView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadConsolidation;

/// Read a consolidated report
#[utoipa::path(
    tag = "consolidations",
    params(("id" = ConsolidationId, Path, description = "The consolidated report.")),
    responses((status = 200, description = "The consolidated report.", body = ConsolidationView, headers(("ETag" = String)))),
    security(("bearer" = []), ("partner" = ["editions.read"]))
)]
#[get("/consolidations/{id}")]
pub async fn get_consolidation(
    app: Data<App>,
    caller: Allowed<ReadConsolidation>,
    id: PathId<ConsolidationId>,
) -> Result<HttpResponse, Problem> {
    let row = app
        .read(move |conn| {
            db::consolidations::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)
        })
        .await?;
    let view = ConsolidationView::try_from(row)?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(view.version).header())
        .json(view))
}
