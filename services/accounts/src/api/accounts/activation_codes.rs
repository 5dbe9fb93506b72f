//! `POST /accounts/{id}/activation-codes`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_journal::Audit;
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem};

use super::json::InvitedAccount;
use crate::app::App;
use crate::db;
use crate::domain::{Error, activation};
use crate::policy::ManageAccounts;

/// Issue a new activation code
///
/// For a lost letter or a forgotten password. The code before is void; the password, if there is one, works until the
/// new code is used. An account that was disabled because nobody used it is enabled again.
#[utoipa::path(
    tag = "accounts",
    params(("id" = AccountId, Path, description = "The account.")),
    responses((status = 201, description = "The code is shown this once.", body = InvitedAccount)),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/activation-codes")]
pub async fn create_activation_code(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    let code = activation::Code::generate();
    let hash = code.hash();
    let account = app
        .write(move |conn| {
            let account = db::accounts::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            // Whoever gets the code gets all the account may do: more than the caller's own reach is not theirs to give.
            if !db::accounts::lies_within(conn, &caller.scope, account.id)? {
                return Err(Error::Forbidden);
            }
            db::dormancy::revive(conn, &recorder, account.id)?;
            db::credentials::set_activation(conn, account.id, &hash, recorder.now.naive_utc())?;
            recorder.audit(
                conn,
                Audit::new(
                    "account.activation_code_issued",
                    "account",
                    account.id.as_uuid(),
                ),
            )?;
            Ok(account)
        })
        .await?;
    let invited = InvitedAccount {
        id: account.id,
        username: account.username,
        activation_code: code.reveal(),
    };
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(invited))
}
