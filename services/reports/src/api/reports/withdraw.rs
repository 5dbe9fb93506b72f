//! `POST /reports/{id}/withdrawals`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{IfMatch, PathId, Problem, ProblemBody};

use crate::api::answer;
use crate::api::reports::case::{self, Case};
use crate::api::reports::review_json::Step;
use crate::app::App;
use crate::db;
use crate::db::review::StepRow;
use crate::domain::words::{ReportAction, StepKind};
use crate::policy::SubmitReport;

/// Take a report back
///
/// Only the head of the unit, and only before anybody has decided on the version. The report can then be edited again.
#[utoipa::path(
    tag = "reports",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"3\""),
    ),
    responses(
        (status = 201, description = "The report was taken back.", body = Step),
        (status = 409, description = "It is not submitted, or its review has started.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports/{id}/withdrawals")]
pub async fn create_report_withdrawal(
    app: Data<App>,
    caller: Allowed<SubmitReport>,
    id: PathId<ReportId>,
    if_match: IfMatch,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let (account, rights) = (caller.account, caller.rights);
    let case = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id.0)?;
            case.require(ReportAction::Withdraw)?;
            case.at(if_match.0)?;
            Ok(case)
        })
        .await?;
    let next = case.after(ReportAction::Withdraw, &recorder)?;
    let step = StepRow {
        id: recorder.id(),
        report_id: next.id,
        report_version: next.submitted_version,
        kind: StepKind::Withdrawn,
        reason: None,
        happened_at: recorder.now.naive_utc(),
        account_id: account,
    };
    let (row, version) = (step.clone(), next.version);
    app.write(move |conn| {
        case::record(
            conn,
            &recorder,
            "report.withdrawn",
            &case.report,
            &next,
            None,
        )?;
        Ok(db::review::insert_step(conn, &row)?)
    })
    .await?;
    let address = format!("/reports/{}/history", step.report_id);
    Ok(answer::created(&address, version, &Step::from(step)))
}
