//! `GET /accounts/{id}/positions`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, PositionId, local_time};
use tonghop_web::{Page, PageRequest, PathId, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::positions::json::Position;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::position::{PositionState, state};
use crate::policy::ReadAccounts;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPositions {
    /// Only positions that stand so today.
    state: Option<PositionState>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List an account's positions
///
/// Those of the past, the present and the future, the oldest record first.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account."), ListPositions),
    responses((status = 200, description = "A page of positions.", body = Page<Position>)),
    security(("bearer" = []))
)]
#[get("/accounts/{id}/positions")]
pub async fn list_positions(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    id: PathId<AccountId>,
    query: QueryOf<ListPositions>,
) -> Result<Json<Page<Position>>, Problem> {
    let ListPositions {
        state: wanted,
        limit,
        cursor,
    } = query.0;
    let page = PageRequest::parse(limit, cursor.as_deref(), &(id.0, wanted))?;
    let today = local_time::local_date(app.clock.now());
    let rows = app
        .read(move |conn| {
            let row = db::accounts::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            Ok(db::positions::of_accounts(conn, &[row.id])?)
        })
        .await?;
    let after: Option<PositionId> = page.key()?;
    let fetch = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let shown = rows
        .into_iter()
        .filter(|p| wanted.is_none_or(|wanted| state(p.span(), p.withdrawn, today) == wanted))
        .filter(|p| after.is_none_or(|after| p.id > after))
        .take(fetch);
    Ok(Json(page.page(
        shown.collect(),
        |row| row.id.to_string(),
        |row| Position::new(&row, today),
    )))
}
