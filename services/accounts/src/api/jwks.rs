//! `GET /.well-known/jwks.json`: the keys tokens are verified with.

use actix_web::HttpResponse;
use actix_web::web::Data;
use tonghop_auth::key_ring::CACHE_SECONDS;

use crate::app::App;

/// The public keys (RFC 7517). Cacheable: a new key is published this long before it is used.
pub async fn jwks(app: Data<App>) -> HttpResponse {
    let caching = format!("public, max-age={CACHE_SECONDS}");
    HttpResponse::Ok()
        .insert_header(("cache-control", caching))
        .json(app.issuer.jwks())
}
