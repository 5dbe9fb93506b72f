//! `GET /positions/{id}`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_model::{PositionId, local_time};
use tonghop_web::{PathId, Problem};

use super::json::Position;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadAccounts;

/// Read a position
#[utoipa::path(
    tag = "accounts",
    params(("id" = PositionId, Path, description = "The position.")),
    responses((status = 200, description = "The position.", body = Position)),
    security(("bearer" = []))
)]
#[get("/positions/{id}")]
pub async fn get_position(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    id: PathId<PositionId>,
) -> Result<Json<Position>, Problem> {
    let today = local_time::local_date(app.clock.now());
    let row = app
        .read(move |conn| {
            let row = db::positions::find(conn, id.0)?.ok_or(Error::NotFound)?;
            let holder = db::accounts::find(conn, &caller.scope, row.account_id)?;
            holder.map(|_| row).ok_or(Error::NotFound)
        })
        .await?;
    Ok(Json(Position::new(&row, today)))
}
