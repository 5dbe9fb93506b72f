//! `GET /units/{id}/successors`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::UnitId;
use tonghop_web::{PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::tree_json::{RelatedUnit, RelatedUnits};
use crate::app::App;
use crate::db::{unit_tree, units};
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// The day asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSuccessors {
    /// Who had come after it by this day; today when left out.
    at: Option<NaiveDate>,
}

/// List the units that came after a unit
///
/// By mergers and splits, over however many steps: the units in force on the day. A unit that was split and goes on
/// is not its own successor.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit."), ListSuccessors),
    responses((status = 200, description = "The units.", body = RelatedUnits)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}/successors")]
pub async fn list_unit_successors(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
    query: QueryOf<ListSuccessors>,
) -> Result<Json<RelatedUnits>, Problem> {
    let day = unit::as_of("at", query.0.at, caller.rights.today)?;
    let items = app
        .snapshot(move |conn| {
            unit_tree::row_version(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let steps = unit_tree::successors(conn, id.0, day)?;
            let ids: Vec<UnitId> = steps.iter().map(|step| step.successor).collect();
            let ids = units::all_within(conn, &caller.scope, &ids)?;
            let mut rows = unit_tree::on_day(conn, &Vec::from_iter(ids), day)?;
            let items = steps.into_iter().filter_map(|step| {
                let row = rows.remove(&step.successor)?;
                Some(RelatedUnit::of(row, step))
            });
            Ok(items.collect())
        })
        .await?;
    Ok(Json(RelatedUnits {
        at: Some(day),
        items,
    }))
}
