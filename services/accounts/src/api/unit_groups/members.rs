//! `GET /unit-groups/{id}/members`

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::UnitGroupId;
use tonghop_web::{Page, PageRequest, PathId, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::UnitGroupMember;
use crate::app::App;
use crate::db;
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnitGroupMembers {
    /// The day that counts; today by default.
    as_of: Option<NaiveDate>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List the members of a group
///
/// Units in force that belong to it on a day, by code.
#[utoipa::path(
    tag = "units",
    params(("id" = UnitGroupId, Path, description = "The group."), ListUnitGroupMembers),
    responses((status = 200, description = "A page of members.", body = Page<UnitGroupMember>)),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-groups/{id}/members")]
pub async fn list_unit_group_members(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    id: PathId<UnitGroupId>,
    query: QueryOf<ListUnitGroupMembers>,
) -> Result<Json<Page<UnitGroupMember>>, Problem> {
    let query = query.0;
    let day = unit::as_of("as_of", query.as_of, caller.scope.on)?;
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &(id.0, day))?;
    let (after, fetch, scope) = (page.after.clone(), page.fetch(), caller.scope);
    let rows = app
        .read(move |conn| {
            let group = db::unit_groups::find(conn, &scope, id.0)?.ok_or(Error::NotFound)?;
            let after = after.as_deref();
            Ok(db::unit_groups::members_on(
                conn, &scope, group.id, day, after, fetch,
            )?)
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.code.clone(),
        UnitGroupMember::from,
    )))
}
