//! `POST /accounts/{id}/totp-resets`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_journal::Audit;
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem};

use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ResetSecondFactor;

/// Take away somebody's one-time codes
///
/// For a phone that was lost together with the recovery codes. Ends all sessions of the account.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 204, description = "Taken away.")),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/totp-resets")]
pub async fn create_totp_reset(
    app: Data<App>,
    caller: Allowed<ResetSecondFactor>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    app.write(move |conn| {
        let account = reach::whole(conn, &caller.scope, id.0)?;
        if !db::totp::remove(conn, account.id)? {
            return Err(Error::NotFound);
        }
        db::sessions::end_all(conn, &recorder, account.id, None)?;
        let audit = Audit::new("totp.reset", "account", account.id.as_uuid());
        db::account_changes::record(conn, &recorder, account.id, audit)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
