//! `DELETE /accounts/{id}/identities/{identity_id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, IdentityId};
use tonghop_web::{PathId, Problem, SubId};

use crate::api::accounts::reach;
use crate::app::App;
use crate::db;
use crate::policy::ManageIdentities;

/// Take an external identity away
///
/// Ends the account's sessions, since any of them may have begun with it.
#[utoipa::path(
    tag = "accounts",
    params(
        ("id" = AccountId, Path, description = "The account."),
        ("identity_id" = IdentityId, Path, description = "The identity."),
    ),
    responses((status = 204, description = "Gone.")),
    security(("bearer" = []))
)]
#[delete("/accounts/{id}/identities/{identity_id}")]
pub async fn delete_account_identity(
    app: Data<App>,
    caller: Allowed<ManageIdentities>,
    id: PathId<AccountId>,
    identity: SubId<IdentityId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    app.write(move |conn| {
        let account = reach::whole(conn, &caller.scope, id.0)?;
        db::identities::remove(conn, &recorder, account.id, identity.0)?;
        db::sessions::end_all(conn, &recorder, account.id, None)?;
        Ok(())
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
