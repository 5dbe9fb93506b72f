//! What an access token says.

use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, SessionId};
use tonghop_web::refusal::KnownCaller;

/// The media type in the header of an access token (RFC 9068 §2.1).
pub const ACCESS_TOKEN_TYPE: &str = "at+jwt";
/// The audience of access tokens: the services of this product.
pub const AUDIENCE: &str = "tonghop";

/// Claims of an access token. What the caller may do is not in it: services decide that from their own data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Issuer.
    pub iss: String,
    /// Audience.
    pub aud: String,
    /// The account.
    pub sub: AccountId,
    /// The session the token belongs to.
    pub sid: SessionId,
    /// The client: `tonghop` for people signing in here.
    pub client_id: String,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Expires at, seconds since 1970.
    pub exp: i64,
    /// The token's own id.
    pub jti: String,
    /// Version of the account's rights when the token was issued; a service that knows an older one catches up first.
    pub authz_ver: i32,
    /// When the holder last proved who they are, seconds since 1970 (RFC 9068 §2.2.1).
    pub auth_time: i64,
    /// How they proved it (RFC 8176): `pwd`, `otp`, `fed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// What a partner system was granted (RFC 9068 §2.2.3), parted by spaces. People have none: their roles decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// What the holder must do before anything else is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limited: Option<Limit>,
}

impl AccessClaims {
    /// The partner system, if the token is one's: people's tokens have no scope.
    pub fn partner(&self) -> Option<&str> {
        self.scope.as_ref().map(|_| self.client_id.as_str())
    }
}

impl From<&AccessClaims> for KnownCaller {
    fn from(claims: &AccessClaims) -> Self {
        Self {
            account: claims.sub,
            client_id: claims.partner().map(str::to_owned),
            permission: None,
            on_behalf_of: None,
        }
    }
}

tonghop_model::text_enum! {
    /// What must be done before a session may be used for anything else.
    pub enum Limit {
        /// The password must be changed first.
        PasswordChange = "PASSWORD_CHANGE",
        /// A second factor must be set up first.
        TotpEnrolment = "TOTP_ENROLMENT",
    }
}
