//! `GET /extension-requests`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, UnitId};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::ExtensionRequest;
use crate::app::App;
use crate::db;
use crate::db::extensions::ExtensionFilter;
use crate::domain::words::ExtensionState;
use crate::policy::ReadReports;

/// Which requests.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListExtensionRequests {
    /// Only of this period.
    #[param(value_type = Option<PeriodId>)]
    period_id: Option<PeriodId>,
    /// Only of this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Only those that stand so.
    state: Option<ExtensionState>,
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List requests for more time
///
/// In the order they were made. What a reviewer has to decide is `state=REQUESTED`.
#[utoipa::path(
    tag = "periods",
    params(ListExtensionRequests),
    responses((status = 200, description = "A page of requests.", body = Page<ExtensionRequest>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/extension-requests")]
pub async fn list_extension_requests(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    query: QueryOf<ListExtensionRequests>,
) -> Result<Json<Page<ExtensionRequest>>, Problem> {
    let query = query.0;
    let filter = ExtensionFilter {
        period_id: query.period_id,
        unit_id: query.unit_id,
        state: query.state,
    };
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filter)?;
    let (after, fetch, scope) = (page.key()?, page.fetch(), caller.scope);
    let rows = app
        .read(move |conn| Ok(db::extensions::list(conn, &scope, filter, after, fetch)?))
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.id.to_string(),
        ExtensionRequest::from,
    )))
}
