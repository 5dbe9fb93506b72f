//! `POST /session-step-ups`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_auth::Authenticated;
use tonghop_db::Conn;
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem};
use utoipa::ToSchema;

use crate::api::sessions::json::AccessToken;
use crate::api::sessions::origin::Origin;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::sign_in::{self, Proven, Second};
use crate::tokens::{self, Holder};

/// A fresh proof of who the caller is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSessionStepUp {
    /// Password.
    #[schema(max_length = 128, format = "password")]
    password: String,
    /// Code of the owner's app, if the account has a second factor.
    #[schema(max_length = 10, example = "287082")]
    totp_code: Option<String>,
    /// A recovery code instead, for a lost phone.
    #[schema(max_length = 40)]
    recovery_code: Option<String>,
}

/// Prove again who one is
///
/// For weighty actions, which answer 401 `STEP_UP_REQUIRED` when the last proof is too old. The new access token works
/// for them; the refresh token stays as it is.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateSessionStepUp,
    responses(
        (status = 201, description = "An access token with a fresh proof.", body = AccessToken),
        (status = 401, description = "Wrong password or code; or a code is needed.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/session-step-ups")]
pub async fn create_session_step_up(
    app: Data<App>,
    caller: Authenticated,
    origin: Origin,
    body: Body<CreateSessionStepUp>,
) -> Result<HttpResponse, Problem> {
    let body = body.0;
    let second = Second {
        totp_code: body.totp_code,
        recovery_code: body.recovery_code,
    };
    let id = caller.account;
    let account = app.read(move |conn| Ok(db::credentials::by_id(conn, id)?));
    let account = account.await?.ok_or_else(Problem::unauthenticated)?;
    let recorder = app.recorder_of(app.clock.now(), Some(id), caller.request_id);
    let (session, settings) = (caller.session, app.settings.clone());
    let take_down = move |conn: &mut Conn, proven: &Proven| {
        let now = proven.now;
        if !db::sessions::proven(conn, session, proven.amr, now.naive_utc())? {
            return Err(Error::SessionOver);
        }
        let audit = Audit::new("session.proven", "session", session.as_uuid());
        recorder.audit(conn, audit)?;
        Ok(Holder {
            account: id,
            session,
            generation: 0,
            authz_ver: proven.account.authz_ver,
            auth_time: now,
            amr: proven.amr.to_owned(),
            limited: tokens::limit(conn, &settings, &proven.account, proven.amr, now)?,
        })
    };
    let (name, address) = (account.username, origin.address);
    let holder = sign_in::prove(&app, &name, address, body.password, second, take_down).await?;
    AccessToken::created(tokens::access(&app, &holder, holder.auth_time)?)
}
