//! The state all handlers share.

use std::ops::Deref;

use tonghop_auth::TokenIssuer;
use tonghop_directory::runtime::Store;

use crate::domain::Error;
use crate::domain::duties::Duties;
use crate::domain::password::Hasher;
use crate::domain::refresh_token::RefreshTokens;
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
