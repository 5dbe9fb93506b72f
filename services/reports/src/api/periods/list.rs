//! `GET /periods`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::RegimeId;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::periods::json::PeriodView;
use crate::app::App;
use crate::db;
use crate::policy::ReadReports;

/// Which periods.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPeriods {
    /// Only periods of this regime.
    #[param(value_type = Option<RegimeId>)]
    regime_id: Option<RegimeId>,
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List periods
///
/// In the order they were opened; those of units above, at and below the caller's.
#[utoipa::path(
    tag = "periods",
    params(ListPeriods),
    responses((status = 200, description = "A page of periods.", body = Page<PeriodView>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/periods")]
pub async fn list_periods(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    query: QueryOf<ListPeriods>,
) -> Result<Json<Page<PeriodView>>, Problem> {
    let ListPeriods {
        regime_id,
        limit,
        cursor,
    } = query.0;
    let page = PageRequest::parse(limit, cursor.as_deref(), &regime_id)?;
    let (after, fetch, scope) = (page.key()?, page.fetch(), caller.scope);
    let rows = app
        .read(move |conn| Ok(db::periods::list(conn, &scope, regime_id, after, fetch)?))
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.id.to_string(),
        PeriodView::from,
    )))
}
