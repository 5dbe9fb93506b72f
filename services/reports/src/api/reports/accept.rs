//! `POST /reports/{id}/acceptances`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{Body, IfMatch, PathId, Problem, ProblemBody};

use crate::api::reports::decide::{Verdict, decide};
use crate::api::reports::review_json::{Decision, NewAcceptance, Remark};
use crate::app::App;
use crate::domain::input::Faults;
use crate::domain::words::DecisionKind;
use crate::policy::AcceptReport;

/// Accept a report
///
/// For the level whose turn it is. The report goes on to the next level; after the last one it counts in the totals.
/// Needs a fresh proof of identity (`POST /session-step-ups`).
#[utoipa::path(
    tag = "review",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"3\""),
    ),
    request_body = NewAcceptance,
    responses(
        (status = 201, description = "The decision.", body = Decision),
        (status = 409, description = "The report does not wait for review.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports/{id}/acceptances")]
pub async fn create_report_acceptance(
    app: Data<App>,
    caller: Allowed<AcceptReport>,
    id: PathId<ReportId>,
    if_match: IfMatch,
    body: Body<NewAcceptance>,
) -> Result<HttpResponse, Problem> {
    let remark = body.0.remark.filter(|text| !text.trim().is_empty());
    let mut faults = Faults::default();
    faults.optional("#/remark", remark.as_ref(), 2000);
    faults.done()?;
    let remarks = remark
        .map(|text| Remark {
            pointer: "#".into(),
            text,
        })
        .into_iter()
        .collect();
    let verdict = Verdict {
        kind: DecisionKind::Accepted,
        reason: None,
        remarks,
    };
    decide(&app, caller, id.0, if_match.0, verdict).await
}
