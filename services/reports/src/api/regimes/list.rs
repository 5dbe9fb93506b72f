//! `GET /regimes`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::regimes::json::RegimeView;
use crate::app::App;
use crate::db;
use crate::policy::ReadReports;

/// Which page.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRegimes {
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List regimes
///
/// In the order they were made; those of units above, at and below the caller's.
#[utoipa::path(
    tag = "regimes",
    params(ListRegimes),
    responses((status = 200, description = "A page of regimes.", body = Page<RegimeView>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/regimes")]
pub async fn list_regimes(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    query: QueryOf<ListRegimes>,
) -> Result<Json<Page<RegimeView>>, Problem> {
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &())?;
    let (after, fetch, scope) = (page.key()?, page.fetch(), caller.scope);
    let rows = app
        .read(move |conn| Ok(db::regimes::list(conn, &scope, after, fetch)?))
        .await?;
    let views: Vec<_> = rows
        .into_iter()
        .map(RegimeView::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Json(page.page(
        views,
        |view| view.id.to_string(),
        |view| view,
    )))
}
