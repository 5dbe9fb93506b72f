//! `GET /reports`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_api::reports::ReportState;
use tonghop_auth::Allowed;
use tonghop_model::{PeriodId, Text, UnitGroupId, UnitId};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::reports::case::turns;
use crate::api::reports::json::ReportSummary;
use crate::app::App;
use crate::db;
use crate::db::reports::ReportFilter;
use crate::policy::ReadReports;

/// Which reports.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReports {
    /// Only those of this period.
    #[param(value_type = Option<PeriodId>)]
    period_id: Option<PeriodId>,
    /// Only those in one of these states, joined by commas.
    #[param(max_length = 100, example = "SUBMITTED,RETURNED")]
    state: Option<String>,
    /// Only those of this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Only those of units that belong to this group today.
    #[param(value_type = Option<UnitGroupId>)]
    group_id: Option<UnitGroupId>,
    /// Only those that wait for a review by the caller.
    waiting_for_me: Option<bool>,
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List reports
///
/// In the order they were begun, without contents. A reviewer's work list is `waiting_for_me=true`.
#[utoipa::path(
    tag = "reports",
    params(ListReports),
    responses((status = 200, description = "A page of reports.", body = Page<ReportSummary>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports")]
pub async fn list_reports(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    query: QueryOf<ListReports>,
) -> Result<Json<Page<ReportSummary>>, Problem> {
    let query = query.0;
    let filters = (
        query.period_id,
        &query.state,
        query.unit_id,
        query.group_id,
        query.waiting_for_me,
    );
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filters)?;
    let (after, fetch) = (page.key()?, page.fetch());
    let turns = turns(&caller.rights.grants);
    let mut filter = ReportFilter {
        period_id: query.period_id,
        states: states(query.state.as_deref())?,
        unit_id: query.unit_id,
        group_id: query.group_id,
        waiting_for: None,
    };
    let (scope, waiting) = (caller.scope, query.waiting_for_me.unwrap_or_default());
    let rows = app
        .read(move |conn| {
            if waiting {
                filter.waiting_for = Some(db::review::turns_kept(conn, &turns, scope.on)?);
            }
            Ok(db::reports::list(
                conn, &scope, &turns, &filter, after, fetch,
            )?)
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |(report, _)| report.id.to_string(),
        ReportSummary::from,
    )))
}

fn states(list: Option<&str>) -> Result<Vec<ReportState>, Problem> {
    let words = list.into_iter().flat_map(|list| list.split(','));
    words
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|error| {
            Problem::bad_parameter(
                "state",
                Text::new(
                    format!("Trạng thái không hợp lệ: {error}"),
                    format!("Not a state of reports: {error}"),
                ),
            )
        })
}
