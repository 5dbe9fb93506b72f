//! `GET /accounts/{id}/identities`

use actix_web::get;
use actix_web::web::{Data, Json};
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::{Page, PathId, Problem};

use super::json::AccountIdentity;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadAccounts;

/// List who somebody is at external providers
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 200, description = "All of them, ten at the most.", body = Page<AccountIdentity>)),
    security(("bearer" = []))
)]
#[get("/accounts/{id}/identities")]
pub async fn list_account_identities(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    id: PathId<AccountId>,
) -> Result<Json<Page<AccountIdentity>>, Problem> {
    let rows = app
        .read(move |conn| {
            let account = db::accounts::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            Ok(db::identities::of_account(conn, account.id)?)
        })
        .await?;
    Ok(Json(Page {
        items: rows.into_iter().map(AccountIdentity::from).collect(),
        next: None,
    }))
}
