//! `GET /assignments`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, UnitGroupId, UnitId};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::assignments::json::AssignmentView;
use crate::app::App;
use crate::db;
use crate::db::assignments::AssignmentFilter;
use crate::policy::ReadReports;

/// Which assignments.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssignments {
    /// Only those of this period.
    #[param(value_type = Option<PeriodId>)]
    period_id: Option<PeriodId>,
    /// Only those of this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Only those of units that belong to this group today.
    #[param(value_type = Option<UnitGroupId>)]
    group_id: Option<UnitGroupId>,
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List assignments
///
/// Who must report: by period, in the order of unit codes, with the report where one was begun.
#[utoipa::path(
    tag = "periods",
    params(ListAssignments),
    responses((status = 200, description = "A page of assignments.", body = Page<AssignmentView>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/assignments")]
pub async fn list_assignments(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    query: QueryOf<ListAssignments>,
) -> Result<Json<Page<AssignmentView>>, Problem> {
    let ListAssignments {
        period_id,
        unit_id,
        group_id,
        limit,
        cursor,
    } = query.0;
    let page = PageRequest::parse(limit, cursor.as_deref(), &(period_id, unit_id, group_id))?;
    let (after, fetch, scope) = (page.key()?, page.fetch(), caller.scope);
    let filter = AssignmentFilter {
        period_id,
        unit_id,
        group_id,
    };
    let rows = app
        .read(move |conn| Ok(db::assignments::list(conn, &scope, filter, after, fetch)?))
        .await?;
    let views: Vec<_> = rows
        .into_iter()
        .map(AssignmentView::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Json(page.page(
        views,
        |view| view.id.to_string(),
        |view| view,
    )))
}
