//! `GET /reports/{id}/versions`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{Page, PageRequest, PathId, Problem, QueryOf};
use utoipa::IntoParams;

use crate::api::reports::case::Case;
use crate::api::reports::review_json::VersionSummary;
use crate::app::App;
use crate::db;
use crate::policy::ReadReports;

/// Which page.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReportVersions {
    /// Rows wanted: 50 unless told, 200 at the most.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List a report's versions
///
/// What was sent in, the oldest first, without contents.
#[utoipa::path(
    tag = "reports",
    params(("id" = ReportId, Path, description = "The report."), ListReportVersions),
    responses((status = 200, description = "A page of versions.", body = Page<VersionSummary>)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports/{id}/versions")]
pub async fn list_report_versions(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ReportId>,
    query: QueryOf<ListReportVersions>,
) -> Result<Json<Page<VersionSummary>>, Problem> {
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &id.0)?;
    let (after, fetch) = (page.key()?, page.fetch());
    let (account, rights) = (caller.account, caller.rights);
    let rows = app
        .read(move |conn| {
            Case::read(conn, account, &rights, id.0)?;
            Ok(db::versions::list(conn, id.0, after, fetch)?)
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.version.to_string(),
        VersionSummary::from,
    )))
}
