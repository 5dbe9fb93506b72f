//! `POST /accounts/{id}/unlockings`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_journal::Audit;
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem};

use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::policy::ManageAccounts;

/// Let somebody sign in again at once
///
/// Forgets the wrong passwords typed for the account: its owner need not wait any longer.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 204, description = "Forgotten.")),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/unlockings")]
pub async fn create_unlocking(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    app.write(move |conn| {
        let account = reach::whole(conn, &caller.scope, id.0)?;
        db::throttle::forget_account(conn, account.id)?;
        let audit = Audit::new("account.unlocked", "account", account.id.as_uuid());
        db::account_changes::record(conn, &recorder, account.id, audit)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
