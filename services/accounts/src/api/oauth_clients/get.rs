//! `GET /oauth-clients/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::{PathId, Problem};

use super::json::OauthClient;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::policy::ReadClients;

/// Read a partner system
#[utoipa::path(
    tag = "oauth-clients",
    params(("id" = AccountId, Path, description = "The partner system.")),
    responses((status = 200, description = "The partner system.", body = OauthClient, headers(("ETag" = String)))),
    security(("bearer" = []))
)]
#[get("/oauth-clients/{id}")]
pub async fn get_oauth_client(
    app: Data<App>,
    caller: Allowed<ReadClients>,
    id: PathId<AccountId>,
) -> Result<HttpResponse, Problem> {
    let client = app
        .read(move |conn| {
            let row = db::oauth_clients::find(conn, &caller.scope, id.0)?;
            OauthClient::of(conn, row.ok_or(Error::NotFound)?)
        })
        .await?;
    Ok(client.answer())
}
