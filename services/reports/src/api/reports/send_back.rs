//! `POST /reports/{id}/returns`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{Body, IfMatch, PathId, Problem, ProblemBody};

use crate::api::reports::decide::{Verdict, decide};
use crate::api::reports::review_json::{Decision, NewReturn};
use crate::app::App;
use crate::domain::words::DecisionKind;
use crate::policy::ReviewReport;

/// Return a report
///
/// For the level whose turn it is. The unit corrects the report and sends it in again; its review starts anew at the
/// first level.
#[utoipa::path(
    tag = "review",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"3\""),
    ),
    request_body = NewReturn,
    responses(
        (status = 201, description = "The decision.", body = Decision),
        (status = 409, description = "The report does not wait for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports/{id}/returns")]
pub async fn create_report_return(
    app: Data<App>,
    caller: Allowed<ReviewReport>,
    id: PathId<ReportId>,
    if_match: IfMatch,
    body: Body<NewReturn>,
) -> Result<HttpResponse, Problem> {
    body.0.check()?;
    let NewReturn { reason, remarks } = body.0;
    let verdict = Verdict {
        kind: DecisionKind::Returned,
        reason: Some(reason),
        remarks,
    };
    decide(&app, caller, id.0, if_match.0, verdict).await
}
