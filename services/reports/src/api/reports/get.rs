//! `GET /reports/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{PathId, Problem};

use crate::api::answer;
use crate::api::reports::case::{Case, computed};
use crate::api::reports::json::ReportView;
use crate::app::App;
use crate::db;
use crate::policy::ReadReports;

/// Read a report
///
/// The unit's own reporter and head see what is being written; everybody else in reach sees the version submitted last.
#[utoipa::path(
    tag = "reports",
    params(("id" = ReportId, Path, description = "The report.")),
    responses((status = 200, description = "The report.", body = ReportView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports/{id}")]
pub async fn get_report(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ReportId>,
) -> Result<HttpResponse, Problem> {
    let (account, rights) = (caller.account, caller.rights);
    let (case, period, submitted) = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id.0)?;
            if case.relation.own() {
                let period = case.period(conn)?;
                return Ok((case, Some(period), None));
            }
            let number = case.report.submitted_version;
            let row = db::versions::find(conn, id.0, number)?;
            let read = |row: db::versions::VersionRow| {
                Ok::<_, serde_json::Error>((
                    serde_json::from_str(&row.content)?,
                    serde_json::from_str(&row.computed)?,
                ))
            };
            Ok((case, None, row.map(read).transpose()?))
        })
        .await?;
    let shown = match period {
        Some(period) => {
            let form = app.form(period.template_id).await?;
            let content = case.working()?;
            let computed = computed(&form, &content);
            Some((content, computed))
        }
        None => submitted,
    };
    let version = case.report.version;
    Ok(answer::ok(version, &ReportView::new(case, shown)))
}
