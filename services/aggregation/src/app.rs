//! The state all handlers share.

use std::sync::Arc;
use std::time::Duration;

use tonghop_auth::Allowed;
use tonghop_db::{Conn, Db};
use tonghop_journal::{Consumer, Journal, Recorder};
use tonghop_model::{Clock, IdSource};
use tonghop_web::Problem;

use crate::domain::Error;
use crate::forms::Forms;

/// How long a request waits for what reports has committed to arrive here.
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// Follows the reports feed.
    pub reports: Consumer,
}

impl App {
    /// Waits until everything reports had committed before this call is counted here.
    pub async fn catch_up(&self) -> Result<(), Problem> {
        self.reports
            .catch_up(PATIENCE)
            .await
            .map_err(Problem::unavailable)
    }

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
