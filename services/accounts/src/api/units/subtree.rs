//! `GET /units/{id}/subtree`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{Relation, UnitId};
use tonghop_web::{Page, PageRequest, PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::tree_json::UnitInTree;
use crate::app::App;
use crate::db::unit_tree::{self, Below};
use crate::db::units;
use crate::domain::unit_change::check::MAX_LEVELS;
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// In which tree, when, and how deep.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSubtree {
    /// In which tree; the reporting tree when left out.
    relation: Option<Relation>,
    /// The day; today when left out.
    as_of: Option<NaiveDate>,
    /// Steps down at the most; 1 gives the children alone.
    #[param(minimum = 1, maximum = 16)]
    depth: Option<u8>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List the units below a unit
///
/// Level by level, by code; only units within the caller's reach, each with how many units stand directly below it.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitId, Path, description = "The unit."), ListSubtree),
    responses((status = 200, description = "A page of units.", body = Page<UnitInTree>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units/{id}/subtree")]
pub async fn list_unit_subtree(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitId>,
    query: QueryOf<ListSubtree>,
) -> Result<Json<Page<UnitInTree>>, Problem> {
    let query = query.0;
    let day = unit::as_of("as_of", query.as_of, caller.rights.today)?;
    let relation = query.relation.unwrap_or(Relation::Reporting);
    let depth = query.depth.map_or(MAX_LEVELS, usize::from);
    let page = PageRequest::parse(
        query.limit,
        query.cursor.as_deref(),
        &(id.0, relation, day, depth),
    )?;
    let after: Option<(usize, String)> = page.keys()?;
    let fetch = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let rows = app
        .snapshot(move |conn| {
            unit_tree::row_version(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let below = unit_tree::subtree(conn, &[id.0], relation, day, depth)?;
            let past = |(step, code, _): &Below| {
                after.as_ref().is_none_or(|(d, c)| (*step, code) > (*d, c))
            };
            let mut rows: Vec<Below> = below.into_iter().filter(past).collect();
            if !caller.scope.all {
                let ids: Vec<UnitId> = rows.iter().map(|(_, _, unit)| *unit).collect();
                let within = units::all_within(conn, &caller.scope, &ids)?;
                rows.retain(|(_, _, unit)| within.contains(unit));
            }
            rows.truncate(fetch);
            let ids: Vec<UnitId> = rows.iter().map(|(_, _, unit)| *unit).collect();
            let mut versions = unit_tree::on_day(conn, &ids, day)?;
            let counts = unit_tree::children_counts(conn, &ids, relation, day)?;
            let count = |unit: &UnitId| counts.get(unit).copied().unwrap_or_default();
            Ok(rows
                .into_iter()
                .filter_map(|(depth, _, unit)| {
                    Some(UnitInTree::of(versions.remove(&unit)?, depth, count(&unit)))
                })
                .collect())
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row: &UnitInTree| format!("{} {}", row.depth, row.code),
        |row| row,
    )))
}
