//! `GET /unit-groups/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{EntityTag, PathId, Problem};

use super::json::UnitGroup;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadUnits;

/// Read a group of units
#[utoipa::path(
    tag = "units",
    params(("id" = UnitGroupId, Path, description = "The group.")),
    responses((status = 200, description = "The group.", body = UnitGroup, headers(("ETag" = String)))),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-groups/{id}")]
pub async fn get_unit_group(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitGroupId>,
) -> Result<HttpResponse, Problem> {
    let row = app
        .read(move |conn| db::unit_groups::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(row.version).header())
        .json(UnitGroup::from(row)))
}
