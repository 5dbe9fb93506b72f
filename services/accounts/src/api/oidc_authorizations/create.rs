//! `POST /oidc-authorizations`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::Error;
use crate::oidc::OidcError;

/// Where to come back to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOidcAuthorization {
    /// One of the addresses this installation knows, exactly.
    #[schema(max_length = 2000, example = "https://tonghop.example/signed-in")]
    redirect_uri: String,
}

/// Where to go.
#[derive(Serialize, ToSchema)]
pub struct OidcAuthorization {
    /// The provider's address, with everything it needs.
    #[schema(max_length = 8000)]
    authorization_url: String,
    /// To be kept by the page that began, in its session storage, and sent along to `POST /oidc-sessions`: without it
    /// nobody can use the state and code of somebody else.
    #[schema(max_length = 64)]
    binding: String,
    /// Whoever comes back later must start again.
    expires_at: DateTime<Utc>,
}

/// Begin to sign in at the external provider
///
/// The browser goes to `authorization_url` and comes back to `redirect_uri` with `code`, `state` and perhaps `iss`, which
/// go to `POST /oidc-sessions` together with `binding`.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateOidcAuthorization,
    responses((status = 201, description = "Where to go.", body = OidcAuthorization)),
    security(())
)]
#[post("/oidc-authorizations")]
pub async fn create_oidc_authorization(
    app: Data<App>,
    body: Body<CreateOidcAuthorization>,
) -> Result<HttpResponse, Problem> {
    let provider = app.provider()?;
    let redirect_uri = body.0.redirect_uri;
    if !provider.redirect_uris().contains(&redirect_uri) {
        return Err(Error::field("#/redirect_uri", "UNKNOWN_REDIRECT").into());
    }
    let voyage = app.states.depart(&redirect_uri, app.clock.now());
    let authorization_url =
        provider
            .authorization_url(&voyage)
            .await
            .map_err(|error| match error {
                OidcError::Unavailable(why) | OidcError::Refused(why) => {
                    Error::OidcUnavailable(why)
                }
            })?;
    Ok(HttpResponse::Created()
        .insert_header(("cache-control", "no-store"))
        .json(OidcAuthorization {
            authorization_url,
            binding: voyage.binding,
            expires_at: voyage.expires_at,
        }))
}
