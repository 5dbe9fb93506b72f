//! `POST /oauth2/token` (RFC 6749 §4.4)

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tonghop_auth::claims::AUDIENCE;
use tonghop_journal::Audit;
use tonghop_web::{Form, Problem, RequestContext};

use super::authenticate::authenticate;
use super::refusal::{Refusal, no_store};
use crate::app::App;
use crate::db::oauth_clients::ClientRow;
use crate::domain::client::ScopeSet;
use crate::tokens::{self, ACCESS_SECONDS};

/// A token (RFC 6749 §5.1).
#[derive(Serialize)]
struct Granted {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
}

/// Grants a partner system a token for what it asks for, or for all it was granted.
pub async fn token(
    app: Data<App>,
    request: HttpRequest,
    context: RequestContext,
    form: Result<Form, Problem>,
) -> Result<HttpResponse, Problem> {
    match grant(&app, &request, &context, form).await {
        Ok(granted) => Ok(no_store(&mut HttpResponse::Ok()).json(granted)),
        Err(refusal) => refusal.answer(),
    }
}

async fn grant(
    app: &App,
    request: &HttpRequest,
    context: &RequestContext,
    form: Result<Form, Problem>,
) -> Result<Granted, Refusal> {
    let form = form?;
    match form.get("grant_type") {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
        None => return Err(Refusal::InvalidRequest("grant_type is missing.")),
    }
    let client = authenticate(app, request, &form).await?;
    let granted = client.settings()?.scopes;
    let scopes = match form.get("scope") {
        Some(wanted) => granted.narrowed_to(wanted).ok_or(Refusal::InvalidScope)?,
        None => granted,
    };
    let foreign = form.get("audience").is_some_and(|to| to != AUDIENCE)
        || form.get("resource").is_some_and(|to| to != app.issuer_name);
    if foreign {
        return Err(Refusal::InvalidTarget);
    }
    issue(app, context, &client, &scopes).await
}

async fn issue(
    app: &App,
    context: &RequestContext,
    client: &ClientRow,
    scopes: &ScopeSet,
) -> Result<Granted, Refusal> {
    let now = app.clock.now();
    let session = app.ids.next();
    let recorder = app.recorder_of(now, Some(client.id), context.request_id.clone());
    let unit = client.unit_id;
    let access_token = tokens::for_client(app, client, scopes, session, now)?;
    app.write(move |conn| {
        let audit = Audit::new("client.token_issued", "session", session.as_uuid());
        Ok(recorder.audit(conn, audit.at(unit))?)
    })
    .await?;
    Ok(Granted {
        access_token,
        token_type: "Bearer",
        expires_in: ACCESS_SECONDS,
        scope: scopes.to_string(),
    })
}
