//! `POST /periods/{id}/reopenings`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_model::PeriodId;
use tonghop_web::{Body, IfMatch, PathId, Problem, ProblemBody};

use super::json::PeriodView;
use super::turn::{PeriodTurn, turn};
use crate::app::App;
use crate::domain::words::PeriodState;
use crate::policy::OpenPeriods;

/// Open a period again
///
/// Reports are taken, returned and corrected again; deadlines stay what they were.
#[utoipa::path(
    tag = "periods",
    params(
        ("id" = PeriodId, Path, description = "The period."),
        ("If-Match" = String, Header, description = "ETag of the period that was read.", example = "\"2\""),
    ),
    request_body = PeriodTurn,
    responses(
        (status = 201, description = "It is open.", body = PeriodView),
        (status = 409, description = "It is open already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/periods/{id}/reopenings")]
pub async fn create_period_reopening(
    app: Data<App>,
    caller: Allowed<OpenPeriods>,
    id: PathId<PeriodId>,
    if_match: IfMatch,
    body: Body<PeriodTurn>,
) -> Result<HttpResponse, Problem> {
    turn(&app, caller, id.0, if_match, body.0, PeriodState::Open).await
}
