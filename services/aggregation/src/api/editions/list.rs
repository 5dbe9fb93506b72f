//! `GET /editions`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::ConsolidationId;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::EditionView;
use crate::app::App;
use crate::db;
use crate::policy::ReadConsolidation;

/// Which editions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEditions {
    /// The consolidated report they were frozen from.
    consolidation_id: ConsolidationId,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List editions
///
/// Those of one consolidated report, by number.
#[utoipa::path(
    tag = "consolidations",
    params(ListEditions),
    responses((status = 200, description = "A page of editions.", body = Page<EditionView>)),
    security(("bearer" = []), ("partner" = ["editions.read"]))
)]
#[get("/editions")]
pub async fn list_editions(
    app: Data<App>,
    caller: Allowed<ReadConsolidation>,
    query: QueryOf<ListEditions>,
) -> Result<Json<Page<EditionView>>, Problem> {
    let id = query.0.consolidation_id;
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &id)?;
    let (after, fetch) = (page.key()?, page.fetch());
    let rows = app
        .read(move |conn| Ok(db::editions::list(conn, &caller.scope, id, after, fetch)?))
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.number.to_string(),
        EditionView::from,
    )))
}
