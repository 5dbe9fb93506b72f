//! `GET /unit-groups`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::UnitGroup;
use crate::app::App;
use crate::db;
use crate::policy::ReadUnits;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnitGroups {
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List groups of units
///
/// Groups that a unit within the caller's reach keeps, by code.
#[utoipa::path(
    tag = "units",
    params(ListUnitGroups),
    responses((status = 200, description = "A page of groups.", body = Page<UnitGroup>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-groups")]
pub async fn list_unit_groups(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    query: QueryOf<ListUnitGroups>,
) -> Result<Json<Page<UnitGroup>>, Problem> {
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &())?;
    let (after, fetch) = (page.after.clone(), page.fetch());
    let rows = app
        .read(move |conn| {
            let after = after.as_deref();
            Ok(db::unit_groups::list(conn, &caller.scope, after, fetch)?)
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.code.clone(),
        UnitGroup::from,
    )))
}
