//! `POST /oauth2/revoke` (RFC 7009)

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use tonghop_journal::Audit;
use tonghop_web::{Form, Problem, RequestContext};

use super::authenticate::authenticate;
use super::introspect::own;
use super::refusal::{Refusal, no_store};
use crate::app::App;
use crate::db;

/// Makes one of a partner system's own tokens useless everywhere. Whatever else is sent: it is done (RFC 7009 §2.2).
pub async fn revoke(
    app: Data<App>,
    request: HttpRequest,
    context: RequestContext,
    form: Result<Form, Problem>,
) -> Result<HttpResponse, Problem> {
    match end(&app, &request, &context, form).await {
        Ok(()) => Ok(no_store(&mut HttpResponse::Ok()).finish()),
        Err(refusal) => refusal.answer(),
    }
}

async fn end(
    app: &App,
    request: &HttpRequest,
    context: &RequestContext,
    form: Result<Form, Problem>,
) -> Result<(), Refusal> {
    let form = form?;
    let client = authenticate(app, request, &form).await?;
    let token = form
        .get("token")
        .ok_or(Refusal::InvalidRequest("token is missing."))?;
    let Some(claims) = own(app, &client, token).await? else {
        return Ok(());
    };
    let recorder = app.recorder_of(app.clock.now(), Some(client.id), context.request_id.clone());
    app.write(move |conn| {
        db::sessions::revoke(conn, &recorder, &[claims.sid])?;
        let audit = Audit::new("client.token_revoked", "session", claims.sid.as_uuid());
        Ok(recorder.audit(conn, audit.at(client.unit_id))?)
    })
    .await?;
    Ok(())
}
