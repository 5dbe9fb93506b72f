//! `PATCH /oauth-clients/{id}`

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};
use tonghop_auth::Allowed;
use tonghop_model::AccountId;
use tonghop_web::extract::MergePatch;
use tonghop_web::{IfMatch, PathId, Problem};
use utoipa::ToSchema;

use super::json::OauthClient;
use crate::app::App;
use crate::db;
use crate::db::oauth_clients::Reach;
use crate::domain::client::{self, ClientSettings, Networks, ScopeSet};
use crate::domain::{Error, unit};
use crate::policy::ManageClients;

/// What changes; everything else stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UpdateOauthClient {
    /// New name.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// What it may do from now on.
    #[schema(min_items = 1, max_items = 20)]
    scopes: Option<Vec<String>>,
    /// From where it may ask for tokens from now on; from anywhere when empty.
    #[schema(max_items = 50)]
    allowed_networks: Option<Vec<String>>,
    /// First day on which it may do nothing more; null opens it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    expires_on: Option<Option<NaiveDate>>,
    /// Whether it may do anything.
    active: Option<bool>,
    /// Whom to call when it misbehaves; null empties it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 300)]
    contact: Option<Option<String>>,
}

/// Tells a member that is null from one that is absent.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl UpdateOauthClient {
    fn apply(self, mut to: ClientSettings) -> Result<ClientSettings, Error> {
        if let Some(name) = self.name {
            to.name = unit::name(&name, "#/name")?;
        }
        if let Some(scopes) = self.scopes {
            to.scopes = ScopeSet::parse(&scopes)?;
        }
        if let Some(networks) = self.allowed_networks {
            to.networks = Networks::parse(&networks)?;
        }
        if let Some(day) = self.expires_on {
            to.expires_on = day.map(|day| unit::day(day, "#/expires_on")).transpose()?;
        }
        if let Some(contact) = self.contact {
            to.contact = client::contact(contact)?;
        }
        to.active = self.active.unwrap_or(to.active);
        Ok(to)
    }
}

/// Change a partner system
///
/// JSON merge patch. When it may do less than before, tokens it already has are refused everywhere within two seconds;
/// it asks for a new one.
#[utoipa::path(
    tag = "oauth-clients",
    params(
        ("id" = AccountId, Path, description = "The partner system."),
        ("If-Match" = String, Header, description = "`ETag` of what was read."),
    ),
    request_body(content = UpdateOauthClient, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "As it is now.", body = OauthClient, headers(("ETag" = String))),
        (status = 412, description = "Somebody changed it meanwhile.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[patch("/oauth-clients/{id}")]
pub async fn update_oauth_client(
    app: Data<App>,
    caller: Allowed<ManageClients>,
    id: PathId<AccountId>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let patch: UpdateOauthClient = patch.read()?;
    let recorder = app.recorder(&caller);
    let client = app
        .write(move |conn| {
            let old = db::oauth_clients::find(conn, &caller.scope, id.0)?.ok_or(Error::NotFound)?;
            if old.version != version.0 {
                return Err(Error::Stale(old.version));
            }
            let before = old.settings()?;
            let after = patch.apply(before.clone())?;
            let reach = if after.matter_elsewhere(&before) {
                Reach::Everywhere
            } else {
                Reach::Here
            };
            let new = old.clone().with_settings(after);
            let change = (&old, new);
            let row = db::oauth_clients::update(conn, &recorder, change, reach, "client.updated")?;
            OauthClient::of(conn, row)
        })
        .await?;
    Ok(client.answer())
}
