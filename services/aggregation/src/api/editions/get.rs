//! `GET /editions/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::EditionId;
use tonghop_web::{EntityTag, PathId, Problem};

use super::json::EditionView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadConsolidation;

/// Read an edition
#[utoipa::path(
    tag = "consolidations",
    params(("id" = EditionId, Path, description = "The edition.")),
    responses((status = 200, description = "The edition.", body = EditionView, headers(("ETag" = String)))),
    security(("bearer" = []), ("partner" = ["editions.read"]))
)]
#[get("/editions/{id}")]
pub async fn get_edition(
    app: Data<App>,
    caller: Allowed<ReadConsolidation>,
    id: PathId<EditionId>,
) -> Result<HttpResponse, Problem> {
    let row = app
        .read(move |conn| db::editions::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound))
        .await?;
    // An edition has one version: it never changes.
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(1).header())
        .json(EditionView::from(row)))
}
