//! `GET /working-calendars/{year}`

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_web::Problem;

use super::change::read;
use super::json::{WorkingCalendarYear, bounds};
use crate::api::answer;
use crate::app::App;
use crate::policy::ReadReports;

/// Read the working calendar of a year
///
/// Public holidays, days off in lieu and days worked in lieu. All other days are worked from Monday to Friday. Deadlines
/// are counted by it. Years up to 2026 come as they were decided, later ones as the lunar calendar has them: the yearly
/// decision is entered when it comes.
#[utoipa::path(
    tag = "calendar",
    params(("year" = i32, Path, description = "The year.", minimum = 1900, maximum = 2200, example = 2026)),
    responses((status = 200, description = "The calendar.", body = WorkingCalendarYear)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/working-calendars/{year}")]
pub async fn get_working_calendar(
    app: Data<App>,
    _caller: Allowed<ReadReports>,
    year: Path<i32>,
) -> Result<HttpResponse, Problem> {
    let year = year.into_inner();
    bounds(year)?;
    let view = app.snapshot(move |conn| read(conn, year)).await?;
    Ok(answer::ok(view.version, &view))
}
