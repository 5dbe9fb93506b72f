//! `POST /reports/{id}/amendments`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{Body, IfMatch, PathId, Problem, ProblemBody};

use crate::api::answer;
use crate::api::reports::case::{self, Case};
use crate::api::reports::review_json::{NewAmendment, Step};
use crate::app::App;
use crate::db;
use crate::db::review::StepRow;
use crate::domain::input::Faults;
use crate::domain::words::{ReportAction, StepKind};
use crate::policy::EditReport;

/// Open a correction
///
/// An accepted report can be edited again. The accepted version keeps counting until the correction is accepted.
#[utoipa::path(
    tag = "reports",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"5\""),
    ),
    request_body = NewAmendment,
    responses(
        (status = 201, description = "The correction is open.", body = Step),
        (status = 409, description = "The report is not accepted.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports/{id}/amendments")]
pub async fn create_report_amendment(
    app: Data<App>,
    caller: Allowed<EditReport>,
    id: PathId<ReportId>,
    if_match: IfMatch,
    body: Body<NewAmendment>,
) -> Result<HttpResponse, Problem> {
    let reason = body.0.reason;
    let recorder = app.recorder(&caller);
    let (account, rights) = (caller.account, caller.rights);
    let case = app
        .read(move |conn| {
            let case = Case::read(conn, account, &rights, id.0)?;
            case.require(ReportAction::Amend)?;
            case.at(if_match.0)?;
            Ok(case)
        })
        .await?;
    let mut faults = Faults::default();
    faults.text("#/reason", &reason, 1, 2000);
    faults.done()?;
    let mut next = case.after(ReportAction::Amend, &recorder)?;
    next.last_reason = Some(reason.clone());
    let step = StepRow {
        id: recorder.id(),
        report_id: next.id,
        report_version: next.submitted_version,
        kind: StepKind::Amended,
        reason: Some(reason),
        happened_at: recorder.now.naive_utc(),
        account_id: account,
    };
    let (row, version) = (step.clone(), next.version);
    app.write(move |conn| {
        case::record(
            conn,
            &recorder,
            "report.amendment_opened",
            &case.report,
            &next,
            None,
        )?;
        db::review::add_author(conn, row.report_id, account)?;
        Ok(db::review::insert_step(conn, &row)?)
    })
    .await?;
    let address = format!("/reports/{}/history", step.report_id);
    Ok(answer::created(&address, version, &Step::from(step)))
}
