//! `GET /units`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{UnitId, UnitKind};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::Unit;
use crate::app::App;
use crate::db;
use crate::db::units::UnitFilter;
use crate::policy::ReadUnits;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnits {
    /// Only children of this unit.
    parent_id: Option<UnitId>,
    /// Only this kind.
    kind: Option<UnitKind>,
    /// Only the unit that has this code now.
    #[param(max_length = 35)]
    code: Option<String>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List units
///
/// The units within the caller's reach, by code.
#[utoipa::path(
    tag = "units",
    params(ListUnits),
    responses((status = 200, description = "A page of units.", body = Page<Unit>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/units")]
pub async fn list_units(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    query: QueryOf<ListUnits>,
) -> Result<Json<Page<Unit>>, Problem> {
    let ListUnits {
        parent_id,
        kind,
        code,
        limit,
        cursor,
    } = query.0;
    let filter = UnitFilter {
        parent_id,
        kind,
        code,
    };
    let page = PageRequest::parse(limit, cursor.as_deref(), &filter)?;
    let (after, fetch) = (page.after.clone(), page.fetch());
    let rows = app
        .read(move |conn| {
            Ok(db::units::list(
                conn,
                &caller.scope,
                &filter,
                after.as_deref(),
                fetch,
            )?)
        })
        .await?;
    Ok(Json(page.page(rows, |row| row.code.clone(), Unit::from)))
}
