//! `GET /units/{id}/predecessors`

use std::collections::{BTreeMap, HashMap};

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
pub struct ListPredecessors {
    /// Out of whom it came, of those in force on this day; when left out, everybody it came out of.
    at: Option<NaiveDate>,
}

/// List the units that came before a unit
///
/// By mergers and splits, over however many steps. With a day: the units in force on that day that have become this one
/// since.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit."), ListPredecessors),
    responses((status = 200, description = "The units.", body = RelatedUnits)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}/predecessors")]
pub async fn list_unit_predecessors(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
    query: QueryOf<ListPredecessors>,
) -> Result<Json<RelatedUnits>, Problem> {
    let at = query
        .0
        .at
        .map(|day| unit::as_of("at", Some(day), day))
        .transpose()?;
    let items = app
        .snapshot(move |conn| {
            unit_tree::row_version(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let steps = unit_tree::predecessors(conn, id.0, at)?;
            let ids: Vec<UnitId> = steps.iter().map(|step| step.predecessor).collect();
            let within = units::all_within(conn, &caller.scope, &ids)?;
            let steps: Vec<_> = steps
                .into_iter()
                .filter(|step| within.contains(&step.predecessor))
                .collect();
            // Without a day a unit is shown as it was on its last day as a predecessor.
            let mut by_day: BTreeMap<NaiveDate, Vec<UnitId>> = BTreeMap::new();
            for step in &steps {
                let day = at.or_else(|| step.day.pred_opt()).unwrap_or(step.day);
                by_day.entry(day).or_default().push(step.predecessor);
            }
            let mut rows = HashMap::new();
            for (day, units) in by_day {
                rows.extend(unit_tree::on_day(conn, &units, day)?);
            }
            let items = steps.into_iter().filter_map(|step| {
                let row = rows.remove(&step.predecessor)?;
                Some(RelatedUnit::of(row, step))
            });
            Ok(items.collect())
        })
        .await?;
    Ok(Json(RelatedUnits { at, items }))
}
