//! `GET /regimes/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::RegimeId;
use tonghop_web::{PathId, Problem};

use crate::api::answer;
use crate::api::regimes::json::RegimeView;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadReports;

/// Read a regime
///
/// Open to the owner, the units above it and all units below it.
#[utoipa::path(
    tag = "regimes",
    params(("id" = RegimeId, Path, description = "The regime.")),
    responses((status = 200, description = "The regime.", body = RegimeView)),
    security(("bearer" = []), ("partner" = ["reports.read"]))
)]
#[get("/regimes/{id}")]
pub async fn get_regime(
    app: Data<App>,
    caller: Allowed<ReadReports>,
    id: PathId<RegimeId>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope;
    let found = app
        .read(move |conn| Ok(db::regimes::find(conn, &scope, id.0)?))
        .await?;
    let view = RegimeView::try_from(found.ok_or(Error::NotFound)?)?;
    Ok(answer::ok(view.version, &view))
}
