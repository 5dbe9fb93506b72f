//! `PUT /working-calendars/{year}`

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, put};
use tonghop_auth::Allowed;
use tonghop_web::{Body, IfMatch, Problem, ProblemBody};

use super::change::{replace, require_everything};
use super::json::{WorkingCalendarDays, WorkingCalendarYear, bounds};
use crate::api::answer;
use crate::app::App;
use crate::policy::ManageCalendar;

/// Replace the working calendar of a year
///
/// For administrators of the whole installation, when the yearly decision on public holidays is out. Deadlines of periods
/// that are open stay as they are.
#[utoipa::path(
    tag = "calendar",
    params(
        ("year" = i32, Path, description = "The year.", minimum = 1900, maximum = 2200, example = 2026),
        ("If-Match" = String, Header, description = "ETag of the calendar that was read.", example = "\"1\""),
    ),
    request_body = WorkingCalendarDays,
    responses(
        (status = 200, description = "The calendar was replaced.", body = WorkingCalendarYear),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[put("/working-calendars/{year}")]
pub async fn put_working_calendar(
    app: Data<App>,
    caller: Allowed<ManageCalendar>,
    year: Path<i32>,
    if_match: IfMatch,
    body: Body<WorkingCalendarDays>,
) -> Result<HttpResponse, Problem> {
    let year = year.into_inner();
    bounds(year)?;
    require_everything(&caller.scope)?;
    let days = body.0.of_year(year)?;
    let recorder = app.recorder(&caller);
    let view = app
        .write(move |conn| replace(conn, &recorder, year, &days, Some(if_match.0)))
        .await?;
    Ok(answer::ok(view.version, &view))
}
