//! How handlers reach the database.

use std::marker::PhantomData;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::result::Error as QueryError;
use tonghop_auth::Allowed;
use tonghop_db::{Conn, Db, DbError};
use tonghop_journal::{Journal, Recorder};
use tonghop_model::{AccountId, Clock, IdSource};

/// The database with the journal beside it, time and ids. `E` is the service's error: named once here, it need not be
/// written in each closure.
pub struct Store<E> {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: IdSource,
    journal: Journal,
    error: PhantomData<fn() -> E>,
}

impl<E> Store<E> {
    pub(super) fn new(db: Db, clock: Arc<dyn Clock>, ids: IdSource, journal: Journal) -> Self {
        Self {
            db,
            clock,
            ids,
            journal,
            error: PhantomData,
        }
    }

    /// A recorder for what `caller` does now.
    pub fn recorder<P>(&self, caller: &Allowed<P>) -> Recorder {
        self.recorder_of(
            self.clock.now(),
            Some(caller.account),
            caller.request_id.clone(),
        )
        .through(caller.on_behalf_of, caller.client_id.clone())
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

impl<E: From<DbError> + From<QueryError> + Send + 'static> Store<E> {
    /// Runs a business transaction and lets the sequencer know.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let done = self.db.write(work).await?;
        self.journal.wake();
        Ok(done)
    }

    /// Runs a query.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.db.read(work).await
    }

    /// Runs several queries on one consistent state of the database.
    pub async fn snapshot<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.db.snapshot(work).await
    }
}
