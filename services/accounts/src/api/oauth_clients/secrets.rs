//! `POST /oauth-clients/{id}/secrets`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::{AccountId, ClientSecretId};
use tonghop_web::{Body, PathId, Problem};
use utoipa::ToSchema;

use crate::app::App;
use crate::db;
use crate::db::oauth_clients::Reach;
use crate::domain::Error;
use crate::domain::client_secret::{MAX_OVERLAP_HOURS, OVERLAP_HOURS, Secret};
use crate::policy::ManageClients;

/// How the new secret takes over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOauthSecret {
    /// Hours the secret before goes on working; 24 when absent.
    #[schema(minimum = 0, maximum = 168)]
    overlap_hours: Option<i64>,
}

/// A new secret. It is shown this once.
#[derive(Serialize, ToSchema)]
pub struct NewOauthSecret {
    /// Stable id.
    id: ClientSecretId,
    /// The partner system's `client_id`.
    client_id: AccountId,
    /// The secret, for `client_secret_basic`.
    #[schema(max_length = 60)]
    client_secret: String,
}

/// Make a secret for a partner system
///
/// The secret before goes on working for the hours asked for, so that the partner can change over without a break;
/// there are never more than two.
#[utoipa::path(
    tag = "oauth-clients",
    params(("id" = AccountId, Path, description = "The partner system.")),
    request_body = CreateOauthSecret,
    responses((status = 201, description = "The secret is shown this once.", body = NewOauthSecret)),
    security(("bearer" = []))
)]
#[post("/oauth-clients/{id}/secrets")]
pub async fn create_oauth_client_secret(
    app: Data<App>,
    caller: Allowed<ManageClients>,
    id: PathId<AccountId>,
    body: Body<CreateOauthSecret>,
) -> Result<HttpResponse, Problem> {
    let hours = body.0.overlap_hours.unwrap_or(OVERLAP_HOURS);
    if !(0..=MAX_OVERLAP_HOURS).contains(&hours) {
        return Err(Error::field("#/overlap_hours", "BAD_OVERLAP").into());
    }
    let recorder = app.recorder(&caller);
    let secret = Secret::generate();
    let (hash, now) = (secret.hash(), recorder.now);
    let id = app
        .write(move |conn| {
            let row = db::oauth_clients::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            let id = recorder.id();
            let overlap = TimeDelta::hours(hours);
            db::oauth_credentials::add_secret(conn, row.id, (id, &hash), now, overlap)?;
            let change = (&row, row.clone());
            let action = "client.secret_created";
            db::oauth_clients::update(conn, &recorder, change, Reach::Here, action)?;
            Ok((id, row.id))
        })
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(NewOauthSecret {
            id: id.0,
            client_id: id.1,
            client_secret: secret.reveal(),
        }))
}
