//! `GET /.well-known/jwks.json`: the keys tokens are verified with.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::app::App;

/// The public keys (RFC 7517). Cacheable: a new key is published before it is used.
#[get("/.well-known/jwks.json")]
pub async fn jwks(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=300"))
        .json(app.issuer.jwks())
}
