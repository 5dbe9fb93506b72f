//! `GET /units/{id}/history`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_model::UnitId;
use tonghop_web::{PathId, Problem};

use super::tree_json::UnitHistory;
use crate::api::unit_changes::json::UnitChange;
use crate::app::App;
use crate::db::{unit_changes, unit_tree};
use crate::domain::Error;
use crate::policy::ReadUnits;

/// Read a unit's history
///
/// What it was called, below whom it stood, and every change behind it, future ones included.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit.")),
    responses((status = 200, description = "The unit through time.", body = UnitHistory)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}/history")]
pub async fn get_unit_history(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
) -> Result<Json<UnitHistory>, Problem> {
    let history = app
        .snapshot(move |conn| {
            unit_tree::row_version(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let changes = unit_changes::read::of_unit(conn, id.0)?;
            let versions = unit_tree::versions(conn, id.0)?;
            let relations = unit_tree::relations(conn, id.0)?;
            Ok(UnitHistory {
                unit_id: id.0,
                versions: versions.into_iter().map(Into::into).collect(),
                relations: relations.into_iter().map(Into::into).collect(),
                changes: changes
                    .into_iter()
                    .map(UnitChange::try_from)
                    .collect::<Result<_, Error>>()?,
            })
        })
        .await?;
    Ok(Json(history))
}
