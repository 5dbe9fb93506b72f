//! `GET /units/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::UnitId;
use tonghop_web::{EntityTag, PathId, Problem};

use super::json::Unit;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadUnits;

/// Read a unit
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit.")),
    responses((status = 200, description = "The unit.", body = Unit, headers(("ETag" = String)))),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}")]
pub async fn get_unit(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
) -> Result<HttpResponse, Problem> {
    let row = app
        .read(move |conn| db::units::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(row.version).header())
        .json(Unit::from(row)))
}
