//! `PUT /oauth-clients/{id}/jwks`

use actix_web::web::Data;
use actix_web::{HttpResponse, put};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::{Body, IfMatch, PathId, Problem};
use utoipa::ToSchema;

use super::json::{OauthClient, PublicKey};
use crate::app::App;
use crate::db;
use crate::db::oauth_clients::Reach;
use crate::domain::{Error, client_key};
use crate::policy::ManageClients;

/// All public keys of a partner system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutOauthClientJwks {
    /// The keys; none takes all away.
    #[schema(max_items = 5)]
    keys: Vec<PublicKey>,
}

/// Replace the public keys of a partner system
///
/// To change over without a break, send the old and the new key first and only the new one later. When a key goes,
/// tokens the partner system already has are refused everywhere within two seconds.
#[utoipa::path(
    tag = "oauth-clients",
    params(
        ("id" = AccountId, Path, description = "The partner system."),
        ("If-Match" = String, Header, description = "`ETag` of what was read."),
    ),
    request_body = PutOauthClientJwks,
    responses(
        (status = 200, description = "As it is now.", body = OauthClient, headers(("ETag" = String))),
        (status = 412, description = "Somebody changed it meanwhile.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[put("/oauth-clients/{id}/jwks")]
pub async fn put_oauth_client_jwks(
    app: Data<App>,
    caller: Allowed<ManageClients>,
    id: PathId<AccountId>,
    version: IfMatch,
    body: Body<PutOauthClientJwks>,
) -> Result<HttpResponse, Problem> {
    let keys = body.0.keys.into_iter().enumerate();
    let keys = keys
        .map(|(i, key)| key.parse(i))
        .collect::<Result<Vec<_>, _>>()?;
    client_key::check(&keys)?;
    let recorder = app.recorder(&caller);
    let client = app
        .write(move |conn| {
            let old = db::oauth_clients::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            if old.version != version.0 {
                return Err(Error::Stale(old.version));
            }
            let reach = if client_key::takes_away(&keys, &old.keys()?) {
                Reach::Everywhere
            } else {
                Reach::Here
            };
            let change = (&old, old.clone().with_keys(&keys)?);
            let action = "client.keys_replaced";
            let row = db::oauth_clients::update(conn, &recorder, change, reach, action)?;
            OauthClient::of(conn, row)
        })
        .await?;
    Ok(client.answer())
}
