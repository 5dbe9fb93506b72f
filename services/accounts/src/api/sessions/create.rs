//! `POST /sessions`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use super::json::Session;
use crate::app::App;
use crate::db;
use crate::db::credentials::Credentials;
use crate::domain::account::Username;
use crate::domain::{Error, password, throttle};
use crate::tokens::{self, Holder};

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
}

/// Sign in
///
/// Unknown name, wrong password and closed account answer alike and take alike.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateSession,
    responses(
        (status = 201, description = "Signed in.", body = Session),
        (status = 401, description = "Wrong name or password.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/sessions")]
pub async fn create_session(
    app: Data<App>,
    context: RequestContext,
    body: Body<CreateSession>,
) -> Result<HttpResponse, Problem> {
    let now = app.clock.now();
    if body.0.password.chars().count() > password::MAX_LEN {
        return Err(Error::Credentials.into());
    }
    let name = Username::parse(&body.0.username)
        .map(|n| n.as_str().to_owned())
        .unwrap_or_default();
    let found = app
        .read(move |conn| Ok(db::credentials::by_name(conn, &name)?))
        .await?;
    let open =
        found.filter(|a| a.active && a.blocked_until.is_none_or(|until| until <= now.naive_utc()));
    let hash = open.as_ref().and_then(|a| a.password_hash.clone());
    let right = app.hasher.verify(body.0.password, hash).await?;
    match open {
        Some(account) if right => begin(&app, context, &account, "pwd").await,
        Some(account) => {
            count_failure(&app, &account, now).await?;
            Err(Error::Credentials.into())
        }
        // Tries while the account is closed do not count, or an outsider could keep it closed for ever.
        None => Err(Error::Credentials.into()),
    }
}

pub(crate) async fn begin(
    app: &App,
    context: RequestContext,
    account: &Credentials,
    amr: &'static str,
) -> Result<HttpResponse, Problem> {
    let now = app.clock.now();
    let session = app.ids.next();
    let (id, recorder) = (
        account.id,
        app.recorder_of(now, Some(account.id), context.request_id),
    );
    app.write(move |conn| {
        db::credentials::forget_failures(conn, id)?;
        db::sessions::insert(conn, session, id, now.naive_utc())?;
        Ok(recorder.audit(
            conn,
            Audit::new("session.created", "session", session.as_uuid()),
        )?)
    })
    .await?;
    let holder = Holder {
        account: account.id,
        session,
        generation: 1,
        authz_ver: account.authz_ver,
        amr,
    };
    Session::created(tokens::issue(app, holder, now)?)
}

async fn count_failure(app: &App, account: &Credentials, now: DateTime<Utc>) -> Result<(), Error> {
    let id = account.id;
    let failed = app
        .write(move |conn| {
            let failed = db::credentials::count_failure(conn, id)?;
            db::credentials::block(conn, id, (now + throttle::wait_after(failed)).naive_utc())?;
            Ok(failed)
        })
        .await?;
    tracing::warn!(account.id = %id, failed, "wrong password");
    Ok(())
}
