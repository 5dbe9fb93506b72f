//! The state all handlers share.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tonghop_auth::{Allowed, TokenIssuer};
use tonghop_db::{Conn, Db};
use tonghop_journal::{Journal, Recorder};
use tonghop_model::{AccountId, Clock, IdSource};

use crate::domain::Error;
use crate::domain::password::Hasher;
use crate::domain::refresh_token::RefreshTokens;

/// State of the accounts service.
pub struct App {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: IdSource,
    /// The sequencer, woken after each write.
    pub journal: Journal,
    /// Signs access tokens.
    pub issuer: TokenIssuer,
    /// Name of the issuer.
    pub issuer_name: String,
    /// Makes and reads refresh tokens.
    pub refresh: RefreshTokens,
    /// Hashes passwords, few at a time.
    pub hasher: Hasher,
}

impl App {
    /// Runs a business transaction and lets the sequencer know.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let done = self.db.write(work).await?;
        self.journal.wake();
        Ok(done)
    }

    /// Runs a query.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.db.read(work).await
    }

    /// A recorder for what `caller` does now.
    pub fn recorder<P>(&self, caller: &Allowed<P>) -> Recorder {
        self.recorder_of(
            self.clock.now(),
            Some(caller.account),
            caller.request_id.clone(),
        )
    }

    /// A recorder for somebody who is not signed in, or for the system.
    pub fn recorder_of(
        &self,
        now: DateTime<Utc>,
        actor: Option<AccountId>,
        request_id: String,
    ) -> Recorder {
        Recorder::new(self.ids.clone(), now, actor, request_id)
    }
}
