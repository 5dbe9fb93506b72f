//! `POST /sessions`

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use super::json::Session;
use super::origin::Origin;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::sign_in::{self, Second};
use crate::tokens;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSession {
    /// Name to sign in with.
    #[schema(min_length = 3, max_length = 64, example = "admin")]
    username: String,
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

/// Sign in
///
/// Unknown name, wrong password and closed account answer alike and take alike. `TOTP_REQUIRED` says that the password
/// is right and a code is needed besides.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateSession,
    responses(
        (status = 201, description = "Signed in.", body = Session),
        (status = 401, description = "Wrong name, password or code; or a code is needed.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/sessions")]
pub async fn create_session(
    app: Data<App>,
    context: RequestContext,
    origin: Origin,
    body: Body<CreateSession>,
) -> Result<HttpResponse, Problem> {
    let body = body.0;
    let second = Second {
        totp_code: body.totp_code,
        recovery_code: body.recovery_code,
    };
    let (id, address, settings) = (app.ids.next(), origin.address, app.settings.clone());
    let (shared, request_id) = (Arc::clone(&app), context.request_id);
    let begin = move |conn: &mut tonghop_db::Conn, proven: &sign_in::Proven| {
        let account = &proven.account;
        let recorder = shared.recorder_of(proven.now, Some(account.id), request_id);
        // To be committed although it is refused: what nobody used for so long is closed from now on.
        if settings.is_dormant(account.last_used_at, proven.now)
            && db::dormancy::disable(conn, &recorder, account.id, None)?
        {
            return Ok(None);
        }
        let session = origin.session(id, proven.amr, proven.now);
        tokens::begin(conn, &recorder, &settings, account, &session).map(Some)
    };
    let holder = sign_in::prove(&app, &body.username, address, body.password, second, begin);
    let holder = holder.await?.ok_or(Error::Credentials)?;
    Session::created(tokens::issue(&app, &holder, holder.auth_time)?)
}
