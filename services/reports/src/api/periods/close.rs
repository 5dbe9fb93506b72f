//! `POST /periods/{id}/closures`

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

/// Close a period
///
/// From then on no report is sent in, taken back, returned or opened for correction; what waits for review can still be
/// accepted. For whoever opens the owner's periods.
#[utoipa::path(
    tag = "periods",
    params(
        ("id" = PeriodId, Path, description = "The period."),
        ("If-Match" = String, Header, description = "ETag of the period that was read.", example = "\"1\""),
    ),
    request_body = PeriodTurn,
    responses(
        (status = 201, description = "It is closed.", body = PeriodView),
        (status = 409, description = "It is closed already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/periods/{id}/closures")]
pub async fn create_period_closure(
    app: Data<App>,
    caller: Allowed<OpenPeriods>,
    id: PathId<PeriodId>,
    if_match: IfMatch,
    body: Body<PeriodTurn>,
) -> Result<HttpResponse, Problem> {
    turn(&app, caller, id.0, if_match, body.0, PeriodState::Closed).await
}
