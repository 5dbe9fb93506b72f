//! The state all handlers share.

use std::ops::Deref;
use std::sync::Arc;

use chrono::TimeDelta;
use tonghop_auth::{TokenIssuer, Verifier};
use tonghop_directory::runtime::Store;

use crate::config::SessionArgs;
use crate::domain::Error;
use crate::domain::duties::Duties;
use crate::domain::oidc_state::States;
use crate::domain::password::Hasher;
use crate::domain::refresh_token::RefreshTokens;
use crate::domain::sealer::Sealer;
use crate::oidc::Provider;
use crate::post::Post;

/// State of the accounts service.
pub struct App {
    /// Database, journal, time and ids.
    pub store: Store<Error>,
    /// Signs access tokens.
    pub issuer: Arc<TokenIssuer>,
    /// Verifies them, for introspection.
    pub verifier: Verifier,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Makes and reads refresh tokens.
    pub refresh: RefreshTokens,
    /// Keeps secrets that must be read back, and hashes what must not be.
    pub sealer: Arc<Sealer>,
    /// How long sessions and unused accounts live, and who needs a second factor.
    pub settings: SessionArgs,
    /// How old a proof of identity may be for weighty actions; `None` when none is asked for.
    pub step_up: Option<TimeDelta>,
    /// Makes and reads the states of external sign-ins.
    pub states: States,
    /// The external provider, if there is one.
    pub oidc: Option<Provider>,
    /// Hashes passwords, few at a time.
    pub hasher: Hasher,
    /// What one person may not be at the same time.
    pub duties: Duties,
    /// How letters leave.
    pub post: Post,
}

impl App {
    /// A path of this installation as the outside knows it.
    pub fn public_url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer_name.trim_end_matches('/'))
    }

    /// The external provider.
    pub fn provider(&self) -> Result<&Provider, Error> {
        self.oidc.as_ref().ok_or(Error::OidcOff)
    }

    /// Where partner systems get their tokens.
    pub fn token_endpoint(&self) -> String {
        self.public_url("/oauth2/token")
    }
}

/// Handlers say `app.read(…)`, `app.clock`.
impl Deref for App {
    type Target = Store<Error>;

    fn deref(&self) -> &Store<Error> {
        &self.store
    }
}
