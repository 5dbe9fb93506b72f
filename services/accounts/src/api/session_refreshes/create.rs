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
use crate::config::SessionArgs;
use crate::db;
use crate::db::sessions::SessionRow;
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
    let (now, settings) = (recorder.now, app.settings.clone());
    let holder = app
        .write(move |conn| refresh(conn, &recorder, &settings, claim))
        .await?;
    let holder = holder.ok_or_else(Problem::unauthenticated)?;
    Session::created(tokens::issue(&app, &holder, now)?)
}

/// Moves the session on. `None` is a refusal whose effect, ending a stolen session, must be committed.
fn refresh(
    conn: &mut Conn,
    recorder: &Recorder,
    settings: &SessionArgs,
    claim: RefreshClaim,
) -> Result<Option<Holder>, Error> {
    let Some((session, generation)) = moved_on(conn, recorder, settings, claim)? else {
        return Ok(None);
    };
    let now = recorder.now;
    let account = db::credentials::by_id(conn, session.account_id)?;
    let Some(account) = account.filter(|a| a.active) else {
        return Ok(None);
    };
    if settings.is_dormant(account.last_used_at, now)
        && db::dormancy::disable(conn, recorder, account.id, None)?
    {
        return Ok(None);
    }
    db::credentials::touch(conn, &account, now.naive_utc())?;
    Ok(Some(Holder {
        account: account.id,
        session: claim.session,
        generation,
        authz_ver: account.authz_ver,
        auth_time: session.auth_time.and_utc(),
        limited: tokens::limit(conn, settings, &account, &session.amr, now)?,
        amr: session.amr,
    }))
}

/// The session, and the generation whose tokens are the answer.
fn moved_on(
    conn: &mut Conn,
    recorder: &Recorder,
    settings: &SessionArgs,
    claim: RefreshClaim,
) -> Result<Option<(SessionRow, i32)>, Error> {
    let now = recorder.now;
    let id = claim.session;
    let lifetimes = settings.lifetimes();
    // The second look is for the case that somebody rotated or ended the session between our look and our change.
    for _ in 0..2 {
        let Some(session) = db::sessions::find(conn, id)? else {
            return Ok(None);
        };
        match judge(session.state(), claim.generation, lifetimes, now) {
            Verdict::Rotate => {
                if db::sessions::rotate(conn, id, claim.generation, now.naive_utc())? {
                    return Ok(Some((session, claim.generation + 1)));
                }
            }
            Verdict::Repeat => {
                let generation = session.generation;
                return Ok(Some((session, generation)));
            }
            Verdict::Stolen => {
                db::sessions::end(conn, recorder, id)?;
                let audit = Audit::new("session.refresh_reused", "session", id.as_uuid());
                recorder.audit(conn, audit)?;
                return Ok(None);
            }
            Verdict::Over => return Ok(None),
        }
    }
    Ok(None)
}
