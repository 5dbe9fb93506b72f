//! `GET /accounts/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, local_time};
use tonghop_web::{EntityTag, PathId, Problem};

use super::json::Account;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadAccounts;

/// Read an account
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 200, description = "The account.", body = Account, headers(("ETag" = String)))),
    security(("bearer" = []))
)]
#[get("/accounts/{id}")]
pub async fn get_account(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let today = local_time::local_date(app.clock.now());
    let account = app
        .read(move |conn| {
            let row = db::accounts::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let positions = db::accounts::positions_of(conn, &[row.id])?;
            Ok(Account::new(row, &positions, today))
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header(EntityTag(account.version).header())
        .json(account))
}
