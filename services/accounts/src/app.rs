//! The state all handlers share.

use std::ops::Deref;
use std::sync::Arc;

use chrono::TimeDelta;
use tonghop_auth::TokenIssuer;
use tonghop_directory::runtime::Store;

use crate::config::SessionArgs;
use crate::domain::Error;
use crate::domain::duties::Duties;
use crate::domain::password::Hasher;
use crate::domain::refresh_token::RefreshTokens;
use crate::domain::sealer::Sealer;
use crate::post::Post;

/// State of the accounts service.
pub struct App {
    /// Database, journal, time and ids.
    pub store: Store<Error>,
    /// Signs access tokens.
    pub issuer: TokenIssuer,
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
    /// Hashes passwords, few at a time.
    pub hasher: Hasher,
    /// What one person may not be at the same time.
    pub duties: Duties,
    /// How letters leave.
    pub post: Post,
}

/// Handlers say `app.read(…)`, `app.clock`.
impl Deref for App {
    type Target = Store<Error>;

    fn deref(&self) -> &Store<Error> {
        &self.store
    }
}
