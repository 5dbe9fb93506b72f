//! `POST /oauth2/introspect` (RFC 7662)

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tonghop_auth::AccessClaims;
use tonghop_web::{Form, Problem};

use super::authenticate::authenticate;
use super::refusal::{Refusal, no_store};
use crate::app::App;
use crate::db;
use crate::db::oauth_clients::ClientRow;

/// What a token says, if it is good (RFC 7662 §2.2).
#[derive(Serialize)]
struct Introspection {
    active: bool,
    #[serde(flatten)]
    says: Option<Says>,
}

#[derive(Serialize)]
struct Says {
    scope: String,
    client_id: String,
    sub: String,
    token_type: &'static str,
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
}

/// Tells a partner system about its own tokens; any other token is not active for it.
pub async fn introspect(
    app: Data<App>,
    request: HttpRequest,
    form: Result<Form, Problem>,
) -> Result<HttpResponse, Problem> {
    match look(&app, &request, form).await {
        Ok(answer) => Ok(no_store(&mut HttpResponse::Ok()).json(answer)),
        Err(refusal) => refusal.answer(),
    }
}

async fn look(
    app: &App,
    request: &HttpRequest,
    form: Result<Form, Problem>,
) -> Result<Introspection, Refusal> {
    let form = form?;
    let client = authenticate(app, request, &form).await?;
    let token = form
        .get("token")
        .ok_or(Refusal::InvalidRequest("token is missing."))?;
    let says = own(app, &client, token).await?.map(|claims| Says {
        scope: claims.scope.unwrap_or_default(),
        client_id: claims.client_id,
        sub: claims.sub.to_string(),
        token_type: "Bearer",
        iss: claims.iss,
        aud: claims.aud,
        iat: claims.iat,
        exp: claims.exp,
        jti: claims.jti,
    });
    Ok(Introspection {
        active: says.is_some(),
        says,
    })
}

/// The claims of a token that is the client's own and good at this moment.
pub async fn own(
    app: &App,
    client: &ClientRow,
    token: &str,
) -> Result<Option<AccessClaims>, Refusal> {
    let Ok(claims) = app.verifier.verify(token).await else {
        return Ok(None);
    };
    let current = claims.sub == client.id && claims.authz_ver == client.authz_ver;
    let session = claims.sid;
    let revoked = app
        .read(move |conn| Ok(db::sessions::is_revoked(conn, session)?))
        .await?;
    Ok(Some(claims).filter(|_| current && !revoked))
}
