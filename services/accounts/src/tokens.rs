//! Signing in: the pair of tokens a session hands out.

use chrono::{DateTime, TimeDelta, Utc};
use tonghop_auth::claims::AUDIENCE;
use tonghop_auth::{AccessClaims, Limit};
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{AccountId, SessionId, local_time};
use uuid::Uuid;

use crate::app::App;
use crate::config::SessionArgs;
use crate::db;
use crate::db::credentials::Credentials;
use crate::db::oauth_clients::ClientRow;
use crate::db::sessions::NewSession;
use crate::domain::Error;
use crate::domain::client::ScopeSet;
use crate::domain::refresh_token::RefreshClaim;

/// Access tokens live this long.
pub const ACCESS_SECONDS: i64 = 600;

/// A fresh pair of tokens.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For `Authorization: Bearer`.
    pub access: String,
    /// For the next refresh.
    pub refresh: String,
}

/// For whom a pair is issued.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The session's current generation.
    pub generation: i32,
    /// Version of the account's rights.
    pub authz_ver: i32,
    /// When the owner last proved who they are.
    pub auth_time: DateTime<Utc>,
    /// How: RFC 8176 words, parted by spaces.
    pub amr: String,
    /// What the owner must do before anything else.
    pub limited: Option<Limit>,
}

/// Issues a pair.
pub fn issue(app: &App, holder: &Holder, now: DateTime<Utc>) -> Result<Tokens, Error> {
    let refresh = app.refresh.issue(RefreshClaim {
        session: holder.session,
        generation: holder.generation,
    });
    Ok(Tokens {
        access: access(app, holder, now)?,
        refresh,
    })
}

/// Issues an access token alone.
pub fn access(app: &App, holder: &Holder, now: DateTime<Utc>) -> Result<String, Error> {
    let jti: Uuid = app.ids.next();
    let claims = AccessClaims {
        iss: app.issuer_name.clone(),
        aud: AUDIENCE.into(),
        sub: holder.account,
        sid: holder.session,
        client_id: "tonghop".into(),
        iat: now.timestamp(),
        exp: (now + TimeDelta::seconds(ACCESS_SECONDS)).timestamp(),
        jti: jti.to_string(),
        authz_ver: holder.authz_ver,
        auth_time: holder.auth_time.timestamp(),
        amr: holder.amr.split(' ').map(str::to_owned).collect(),
        scope: None,
        limited: holder.limited,
    };
    Ok(app.issuer.access_token(&claims)?)
}

/// Begins a session of `account`, ending the oldest where there are too many, and says what its tokens are to hold.
pub fn begin(
    conn: &mut Conn,
    recorder: &Recorder,
    settings: &SessionArgs,
    account: &Credentials,
    session: &NewSession,
) -> Result<Holder, Error> {
    let now = recorder.now;
    db::own_sessions::make_room(conn, recorder, account.id)?;
    db::sessions::insert(conn, session, account.id, now.naive_utc())?;
    let id = session.id.as_uuid();
    recorder.audit(conn, Audit::new("session.created", "session", id))?;
    Ok(Holder {
        account: account.id,
        session: session.id,
        generation: 1,
        authz_ver: account.authz_ver,
        auth_time: session.proven_at,
        amr: session.amr.to_owned(),
        limited: limit(conn, settings, account, session.amr, now)?,
    })
}

/// What the account's owner must do before anything else in a session proven as `amr` says.
pub fn limit(
    conn: &mut Conn,
    settings: &SessionArgs,
    account: &Credentials,
    amr: &str,
    now: DateTime<Utc>,
) -> Result<Option<Limit>, Error> {
    let today = local_time::local_date(now);
    let roles = &settings.totp_roles;
    Ok(db::credentials::limit(conn, account, amr, roles, today)?)
}

/// Issues a token to a partner system. It is its own session: revoking it ends that.
pub fn for_client(
    app: &App,
    client: &ClientRow,
    scopes: &ScopeSet,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let claims = AccessClaims {
        iss: app.issuer_name.clone(),
        aud: AUDIENCE.into(),
        sub: client.id,
        sid: session,
        client_id: client.id.to_string(),
        iat: now.timestamp(),
        exp: (now + TimeDelta::seconds(ACCESS_SECONDS)).timestamp(),
        jti: session.to_string(),
        authz_ver: client.authz_ver,
        auth_time: now.timestamp(),
        amr: Vec::new(),
        scope: Some(scopes.to_string()),
        limited: None,
    };
    Ok(app.issuer.access_token(&claims)?)
}
