//! `GET /reports/{id}/validation`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_forms::Content;
use tonghop_model::ReportId;
use tonghop_web::{PathId, Problem};

use crate::api::reports::case::{Case, inputs, previous};
use crate::api::reports::json::ValidationView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadReports;

/// Check a report
///
/// What a submission would be told: for the unit's own people about what is being written, for others about the version
/// submitted last (404 before that).
#[utoipa::path(
    tag = "reports",
    params(("id" = ReportId, Path, description = "The report.")),
    responses((status = 200, description = "What is wrong, if anything.", body = ValidationView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports/{id}/validation")]
pub async fn get_report_validation(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ReportId>,
) -> Result<Json<ValidationView>, Problem> {
    let (account, rights) = (caller.account, caller.rights);
    let (content, period, before) = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id.0)?;
            let content: Content = if case.relation.own() {
                case.working()?
            } else {
                let row = db::versions::find(conn, id.0, case.report.submitted_version)?;
                serde_json::from_str(&row.ok_or(Error::NotFound)?.content)?
            };
            let period = case.period(conn)?;
            let before = previous(conn, &period, case.report.unit_id)?;
            Ok((content, period, before))
        })
        .await?;
    let form = app.form(period.template_id).await?;
    let outcome = form.validate(&content, &inputs(&form, &period, before.as_ref()));
    let blocks = outcome.blocks();
    Ok(Json(ValidationView {
        violations: outcome.violations,
        computed: outcome.computed,
        blocks,
    }))
}
