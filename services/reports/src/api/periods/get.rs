//! `GET /periods/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::PeriodId;
use tonghop_web::{PathId, Problem};

use crate::api::answer;
use crate::api::periods::json::PeriodView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadReports;

/// Read a period
///
/// Open to the regime's owner, the units above it and all units below it.
#[utoipa::path(
    tag = "periods",
    params(("id" = PeriodId, Path, description = "The period.")),
    responses((status = 200, description = "The period.", body = PeriodView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/periods/{id}")]
pub async fn get_period(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<PeriodId>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope;
    let found = app
        .read(move |conn| Ok(db::periods::find(conn, &scope, id.0)?))
        .await?;
    let view = PeriodView::from(found.ok_or(Error::NotFound)?);
    Ok(answer::ok(view.version, &view))
}
