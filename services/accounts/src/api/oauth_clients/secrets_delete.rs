//! `DELETE /oauth-clients/{id}/secrets/{secret_id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, ClientSecretId};
use tonghop_web::{PathId, Problem, SubId};

use crate::app::App;
use crate::db;
use crate::db::oauth_clients::Reach;
use crate::domain::Error;
use crate::policy::ManageClients;

/// Take a secret away
///
/// At once: tokens got with it are refused everywhere within two seconds, together with all others of the partner
/// system, which asks for a new one with what it still has.
#[utoipa::path(
    tag = "oauth-clients",
    params(
        ("id" = AccountId, Path, description = "The partner system."),
        ("secret_id" = ClientSecretId, Path, description = "The secret."),
    ),
    responses((status = 204, description = "Gone.")),
    security(("bearer" = []))
)]
#[delete("/oauth-clients/{id}/secrets/{secret_id}")]
pub async fn delete_oauth_client_secret(
    app: Data<App>,
    caller: Allowed<ManageClients>,
    id: PathId<AccountId>,
    secret: SubId<ClientSecretId>,
) -> Result<HttpResponse, Problem> {
    let recorder = app.recorder(&caller);
    app.write(move |conn| {
        let row = db::oauth_clients::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
        if !db::oauth_credentials::remove_secret(conn, row.id, secret.0)? {
            return Err(Error::NotFound);
        }
        let change = (&row, row.clone());
        let action = "client.secret_removed";
        db::oauth_clients::update(conn, &recorder, change, Reach::Everywhere, action)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
