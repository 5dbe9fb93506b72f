//! `GET /units/{id}/ancestors`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{Relation, UnitId};
use tonghop_web::{PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::tree_json::{Ancestors, UnitInTree};
use crate::app::App;
use crate::db::unit_tree;
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// In which tree, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAncestors {
    /// In which tree; the reporting tree when left out.
    relation: Option<Relation>,
    /// The day; today when left out.
    as_of: Option<NaiveDate>,
}

/// List the units above a unit
///
/// Their names are shown to whoever may read the unit, as they are printed above its own on every document.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit."), ListAncestors),
    responses((status = 200, description = "The units above, the nearest first.", body = Ancestors)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}/ancestors")]
pub async fn list_unit_ancestors(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
    query: QueryOf<ListAncestors>,
) -> Result<Json<Ancestors>, Problem> {
    let day = unit::as_of("as_of", query.0.as_of, caller.rights.today)?;
    let relation = query.0.relation.unwrap_or(Relation::Reporting);
    let items = app
        .snapshot(move |conn| {
            unit_tree::row_version(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let above = unit_tree::ancestors(conn, id.0, relation, day)?;
            let mut rows = unit_tree::on_day(conn, &above, day)?;
            let counts = unit_tree::children_counts(conn, &above, relation, day)?;
            let count = |unit: &UnitId| counts.get(unit).copied().unwrap_or_default();
            let items = above.iter().zip(1..);
            Ok(items
                .filter_map(|(unit, depth)| {
                    Some(UnitInTree::of(rows.remove(unit)?, depth, count(unit)))
                })
                .collect())
        })
        .await?;
    Ok(Json(Ancestors { items }))
}
