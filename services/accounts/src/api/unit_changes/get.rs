//! `GET /unit-changes/{id}`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_model::UnitChangeId;
use tonghop_web::{PathId, Problem};

use super::json::UnitChange;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadUnits;

/// Read a change of units
///
/// A change is never rewritten; one that was corrected says by what.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitChangeId, Path, description = "The change.")),
    responses((status = 200, description = "The change.", body = UnitChange)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-changes/{id}")]
pub async fn get_unit_change(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitChangeId>,
) -> Result<Json<UnitChange>, Problem> {
    let change = app
        .read(move |conn| {
            let found = db::unit_changes::read::find(conn, &caller.scope, id.0)?;
            UnitChange::try_from(found.ok_or(Error::NotFound)?)
        })
        .await?;
    Ok(Json(change))
}
