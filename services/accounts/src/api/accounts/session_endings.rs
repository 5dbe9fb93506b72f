//! `POST /accounts/{id}/session-endings`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Serialize;
use tonghop_auth::Allowed;
use tonghop_journal::Audit;
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem};
use utoipa::ToSchema;

use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::policy::ManageAccounts;

/// What was ended.
#[derive(Serialize, ToSchema)]
pub struct SessionEnding {
    /// Sessions ended.
    #[schema(minimum = 0)]
    ended: usize,
}

/// End all sessions of an account
///
/// Its tokens are void everywhere within two seconds; the owner can sign in again.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 201, description = "Ended.", body = SessionEnding)),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/session-endings")]
pub async fn create_session_ending(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let ended = app
        .write(move |conn| {
            let account = reach::whole(conn, &caller.scope, id.0)?;
            let audit = Audit::new("account.sessions_ended", "account", account.id.as_uuid());
            db::account_changes::record(conn, &recorder, account.id, audit)?;
            Ok(db::sessions::end_all(conn, &recorder, account.id, None)?)
        })
        .await?;
    Ok(HttpResponse::Created().json(SessionEnding { ended }))
}
