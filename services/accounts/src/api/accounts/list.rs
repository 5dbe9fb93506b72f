//! `GET /accounts`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{UnitGroupId, UnitId};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::Account;
use crate::app::App;
use crate::db;
use crate::policy::ReadAccounts;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAccounts {
    /// Only accounts with a position at this unit.
    unit_id: Option<UnitId>,
    /// Only accounts with a position at a unit that belongs to this group today.
    group_id: Option<UnitGroupId>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List accounts
///
/// The accounts with a position within the caller's reach, by username.
#[utoipa::path(
    tag = "accounts",
    params(ListAccounts),
    responses((status = 200, description = "A page of accounts.", body = Page<Account>)),
    security(("bearer" = []))
)]
#[get("/accounts")]
pub async fn list_accounts(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    query: QueryOf<ListAccounts>,
) -> Result<Json<Page<Account>>, Problem> {
    let ListAccounts {
        unit_id,
        group_id,
        limit,
        cursor,
    } = query.0;
    let page = PageRequest::parse(limit, cursor.as_deref(), &(unit_id, group_id))?;
    let (after, fetch) = (page.after.clone(), page.fetch());
    let (rows, positions) = app
        .read(move |conn| {
            let at = (unit_id, group_id);
            let rows = db::accounts::list(conn, &caller.scope, at, after.as_deref(), fetch)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let positions = db::accounts::positions_of(conn, &ids)?;
            Ok((rows, positions))
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.username.clone(),
        |row| Account::new(row, &positions),
    )))
}
