//! `POST /oidc-sessions`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use tonghop_db::Conn;
use tonghop_journal::Audit;
use tonghop_web::{Body, Problem, RequestContext};
use utoipa::ToSchema;

use crate::api::sessions::json::Session;
use crate::api::sessions::origin::Origin;
use crate::app::App;
use crate::db;
use crate::db::credentials::Credentials;
use crate::db::sessions::NewSession;
use crate::domain::Error;
use crate::oidc::{Identity, OidcError};
use crate::tokens::{self, Holder};

/// Longer values are none of the provider's or ours.
const MAX_CODE: usize = 4096;

/// What the provider sent back through the browser.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOidcSession {
    /// The code.
    #[schema(max_length = 4096)]
    code: String,
    /// The state, as it was sent.
    #[schema(max_length = 200)]
    state: String,
    /// What `POST /oidc-authorizations` told the page that began.
    #[schema(max_length = 64)]
    binding: String,
    /// The issuer, if the provider sent it (RFC 9207).
    #[schema(max_length = 500)]
    iss: Option<String>,
}

/// Sign in with what the external provider sent back
///
/// Only for people whose identity there an administrator has entered (`POST /accounts/{id}/identities`). Code and state
/// count once, and only from the page that began. The session counts as proven when the provider says it was, not now.
#[utoipa::path(
    tag = "sessions",
    request_body = CreateOidcSession,
    responses(
        (status = 201, description = "Signed in.", body = Session),
        (status = 401, description = "The external sign-in is no good (`OIDC_REFUSED`), or nobody here has that identity (`UNKNOWN_IDENTITY`).", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(())
)]
#[post("/oidc-sessions")]
pub async fn create_oidc_session(
    app: Data<App>,
    context: RequestContext,
    origin: Origin,
    body: Body<CreateOidcSession>,
) -> Result<HttpResponse, Problem> {
    let identity = identify(&app, body.0).await?;
    let session = origin.session(app.ids.next(), "fed", identity.proven_at);
    let (shared, request_id) = (app.clone(), context.request_id);
    let holder = app
        .write(move |conn| begin(conn, &shared, request_id, &identity, &session))
        .await?;
    let holder = holder.ok_or(Error::UnknownIdentity)?;
    Session::created(tokens::issue(&app, &holder, app.clock.now())?)
}

/// Begins a session of whoever has the identity; `None` when nobody has it whose account is open.
fn begin(
    conn: &mut Conn,
    app: &App,
    request_id: String,
    identity: &Identity,
    session: &NewSession,
) -> Result<Option<Holder>, Error> {
    let now = app.clock.now();
    let Some(account) = known(conn, identity)? else {
        tracing::warn!("somebody came from the external provider who has no account");
        return Ok(None);
    };
    let recorder = app.recorder_of(now, Some(account.id), request_id);
    let dormant = app.settings.is_dormant(account.last_used_at, now);
    // To be committed although it is refused: what nobody used for so long is closed from now on.
    let closed = !db::identities::still_active(conn, account.id, now.naive_utc())?
        || (dormant && db::dormancy::disable(conn, &recorder, account.id, None)?);
    if closed {
        let audit = Audit::new("session.refused", "account", account.id.as_uuid());
        recorder.audit(conn, audit)?;
        return Ok(None);
    }
    tokens::begin(conn, &recorder, &app.settings, &account, session).map(Some)
}

/// The account an administrator has tied to the identity.
fn known(conn: &mut Conn, identity: &Identity) -> Result<Option<Credentials>, Error> {
    match db::identities::account_of(conn, &identity.issuer, &identity.subject)? {
        Some(id) => Ok(db::credentials::by_id(conn, id)?),
        None => Ok(None),
    }
}

async fn identify(app: &App, brought: CreateOidcSession) -> Result<Identity, Error> {
    let provider = app.provider()?;
    let now = app.clock.now();
    let voyage = app
        .states
        .arrive(
            &brought.state,
            &brought.binding,
            provider.redirect_uris(),
            now,
        )
        .filter(|_| brought.code.len() <= MAX_CODE && !brought.code.is_empty())
        .ok_or(Error::OidcRefused)?;
    let (hash, expires_at) = (voyage.hash(), voyage.expires_at);
    let first = app
        .write(move |conn| {
            let first = db::identities::use_state(conn, &hash, expires_at, now.naive_utc())?;
            Ok(first)
        })
        .await?;
    if !first {
        return Err(Error::OidcRefused);
    }
    let identified = provider
        .identify(&brought.code, brought.iss.as_deref(), &voyage)
        .await;
    identified.map_err(|error| match error {
        OidcError::Unavailable(why) => Error::OidcUnavailable(why),
        OidcError::Refused(why) => {
            tracing::warn!(why, "an external sign-in was refused");
            Error::OidcRefused
        }
    })
}
