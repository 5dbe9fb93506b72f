//! `GET /consolidations`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::PeriodId;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::ConsolidationView;
use crate::app::App;
use crate::db;
use crate::policy::ReadConsolidation;

/// Which consolidated reports.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListConsolidations {
    /// The period.
    period_id: PeriodId,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List consolidated reports
///
/// Those of one period, within the caller's reach, oldest first.
#[utoipa::path(
    tag = "consolidations",
    params(ListConsolidations),
    responses((status = 200, description = "A page of consolidated reports.", body = Page<ConsolidationView>)),
    security(("bearer" = []), ("partner" = ["editions.read"]))
)]
#[get("/consolidations")]
pub async fn list_consolidations(
    app: Data<App>,
    caller: Allowed<ReadConsolidation>,
    query: QueryOf<ListConsolidations>,
) -> Result<Json<Page<ConsolidationView>>, Problem> {
    let period = query.0.period_id;
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &period)?;
    let (after, fetch) = (page.key()?, page.fetch());
    let views = app
        .read(move |conn| {
            let rows = db::consolidations::list(conn, &caller.scope, period, after, fetch)?;
            rows.into_iter()
                .map(ConsolidationView::try_from)
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(Json(page.page(
        views,
        |view| view.id.to_string(),
        |view| view,
    )))
}
