//! `GET /reports/{id}/versions/{n}`

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::ReportId;
use tonghop_web::{PathId, Problem};

use crate::api::answer;
use crate::api::reports::case::Case;
use crate::api::reports::review_json::VersionView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadReports;

/// Read a submitted version
///
/// It never changes; `sha256` is the fingerprint of its content.
#[utoipa::path(
    tag = "reports",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("n" = i32, Path, description = "Number of the version, from 1.", minimum = 1, example = 1),
    ),
    responses((status = 200, description = "The version.", body = VersionView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/reports/{id}/versions/{n}")]
pub async fn get_report_version(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<ReportId>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let number = request
        .match_info()
        .query("n")
        .parse()
        .map_err(|_| Problem::not_found())?;
    let (account, rights) = (caller.account, caller.rights);
    let row = app
        .read(move |conn| {
            Case::read(conn, account, &rights, id.0)?;
            Ok(db::versions::find(conn, id.0, number)?)
        })
        .await?;
    let view = VersionView::try_from(row.ok_or(Error::NotFound)?)?;
    Ok(answer::ok(number, &view))
}
