//! Signing in: the pair of tokens a session hands out.

use chrono::{DateTime, TimeDelta, Utc};
use tonghop_auth::AccessClaims;
use tonghop_auth::claims::AUDIENCE;
use tonghop_model::{AccountId, SessionId};
use uuid::Uuid;

use crate::app::App;
use crate::db::oauth_clients::ClientRow;
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
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// The session's current generation.
    pub generation: i32,
    /// Version of the account's rights.
    pub authz_ver: i32,
    /// How the owner proved who they are (RFC 8176).
    pub amr: &'static str,
}

/// Issues a pair.
pub fn issue(app: &App, holder: Holder, now: DateTime<Utc>) -> Result<Tokens, Error> {
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
        auth_time: now.timestamp(),
        amr: vec![holder.amr.into()],
        scope: None,
        limited: None,
    };
    let refresh = app.refresh.issue(RefreshClaim {
        session: holder.session,
        generation: holder.generation,
    });
    Ok(Tokens {
        access: app.issuer.access_token(&claims)?,
        refresh,
    })
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
