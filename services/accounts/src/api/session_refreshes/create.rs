//! `POST /session-refreshes`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use crate::api::sessions::json::Session;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::refresh_token::{RefreshClaim, Verdict, judge};
use crate::tokens::{self, Holder};

/// A refresh token to be exchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSessionRefresh {
    /// The session's newest refresh token.
    #[schema(max_length = 200)]
    refresh_token: String,
}

/// Refresh a session
///
/// Exchanges the refresh token for a new pair. If the answer was lost, the same token gives the same pair again for a
/// minute; an older token ends the session.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateSessionRefresh,
    responses(
        (status = 201, description = "A new pair.", body = Session),
        (status = 401, description = "The session is over.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/session-refreshes")]
pub async fn create_session_refresh(
    app: Data<App>,
    context: RequestContext,
    body: Body<CreateSessionRefresh>,
) -> Result<HttpResponse, Problem> {
    let claim = app
        .refresh
        .read(&body.0.refresh_token)
        .ok_or_else(Problem::unauthenticated)?;
    let recorder = app.recorder_of(app.clock.now(), None, context.request_id);
    let now = recorder.now;
    let holder = app
        .write(move |conn| refresh(conn, &recorder, claim))
        .await?;
    let holder = holder.ok_or_else(Problem::unauthenticated)?;
    Session::created(tokens::issue(&app, holder, now)?)
}

/// Moves the session on. `None` is a refusal whose effect, ending a stolen session, must be committed.
fn refresh(
    conn: &mut Conn,
    recorder: &Recorder,
    claim: RefreshClaim,
) -> Result<Option<Holder>, Error> {
    let Some(session) = db::sessions::find(conn, claim.session)? else {
        return Ok(None);
    };
    let now = recorder.now;
    let generation = match judge(session.state(), claim.generation, now) {
        Verdict::Rotate
            if db::sessions::rotate(conn, claim.session, claim.generation, now.naive_utc())? =>
        {
            claim.generation + 1
        }
        // Somebody rotated between our look and our change: that answer is this one.
        Verdict::Rotate => claim.generation + 1,
        Verdict::Repeat => session.generation,
        Verdict::Stolen => {
            db::sessions::end(conn, recorder, claim.session)?;
            recorder.audit(
                conn,
                Audit::new("session.refresh_reused", "session", claim.session.as_uuid()),
            )?;
            return Ok(None);
        }
        Verdict::Over => return Ok(None),
    };
    let Some(account) = db::credentials::by_id(conn, session.account_id)?.filter(|a| a.active)
    else {
        return Ok(None);
    };
    Ok(Some(Holder {
        account: account.id,
        session: claim.session,
        generation,
        authz_ver: account.authz_ver,
        amr: "pwd",
    }))
}
