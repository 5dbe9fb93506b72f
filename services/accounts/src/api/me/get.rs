//! `GET /me`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Authenticated;
use tonghop_model::local_time;
use tonghop_web::{EntityTag, Problem};

use crate::api::accounts::json::Account;
use crate::app::App;
use crate::db;
use crate::domain::Error;

/// Read one's own account
#[utoipa::path(
    tag = "sessions",
    responses((status = 200, description = "The caller's account.", body = Account, headers(("ETag" = String)))),
    security(("bearer" = []))
)]
#[get("/me")]
pub async fn get_me(app: Data<App>, caller: Authenticated) -> Result<HttpResponse, Problem> {
    let today = local_time::local_date(app.clock.now());
    let account = app
        .read(move |conn| {
            let row = db::accounts::own(conn, caller.account)?.ok_or(Error::NotFound)?;
            let positions = db::accounts::positions_of(conn, &[row.id])?;
            Ok(Account::new(row, &positions, today))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(account.version).header())
        .json(account))
}
