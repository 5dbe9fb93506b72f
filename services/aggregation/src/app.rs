//! The state all handlers share.

use std::sync::Arc;

use tonghop_auth::Allowed;
use tonghop_db::{Conn, Db};
use tonghop_journal::{Journal, Recorder};
use tonghop_model::{Clock, IdSource};

use crate::domain::Error;
use crate::forms::Forms;

/// State of the aggregation service.
pub struct App {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: IdSource,
    /// The sequencer, woken after each write.
    pub journal: Journal,
    /// Compiled templates.
    pub forms: Forms,
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

    /// Runs several queries on one consistent state of the database.
    pub async fn snapshot<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.db.snapshot(work).await
    }

    /// A recorder for what `caller` does now.
    pub fn recorder<P>(&self, caller: &Allowed<P>) -> Recorder {
        Recorder::new(
            self.ids.clone(),
            self.clock.now(),
            Some(caller.account),
            caller.request_id.clone(),
        )
    }
}
