//! `GET /.well-known/oauth-authorization-server` (RFC 8414)

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use tonghop_auth::scopes;

use crate::app::App;

const METHODS: &[&str] = &["client_secret_basic", "private_key_jwt"];
const ALGORITHMS: &[&str] = &["EdDSA", "ES256"];

/// What an OAuth library needs to know of this server.
#[derive(Serialize)]
struct Metadata<'a> {
    issuer: &'a str,
    token_endpoint: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    jwks_uri: String,
    scopes_supported: Vec<&'static str>,
    grant_types_supported: &'static [&'static str],
    response_types_supported: &'static [&'static str],
    token_endpoint_auth_methods_supported: &'static [&'static str],
    token_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    introspection_endpoint_auth_methods_supported: &'static [&'static str],
    introspection_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    revocation_endpoint_auth_methods_supported: &'static [&'static str],
    revocation_endpoint_auth_signing_alg_values_supported: &'static [&'static str],
    service_documentation: String,
}

/// The metadata; `issuer` is the setting, byte for byte.
pub async fn metadata(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=300"))
        .json(Metadata {
            issuer: &app.issuer_name,
            token_endpoint: app.token_endpoint(),
            introspection_endpoint: app.public_url("/oauth2/introspect"),
            revocation_endpoint: app.public_url("/oauth2/revoke"),
            jwks_uri: app.public_url("/.well-known/jwks.json"),
            scopes_supported: scopes::ALL.iter().map(|scope| scope.name).collect(),
            grant_types_supported: &["client_credentials"],
            response_types_supported: &[],
            token_endpoint_auth_methods_supported: METHODS,
            token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
            introspection_endpoint_auth_methods_supported: METHODS,
            introspection_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
            revocation_endpoint_auth_methods_supported: METHODS,
            revocation_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
            service_documentation: app.public_url("/docs/"),
        })
}
