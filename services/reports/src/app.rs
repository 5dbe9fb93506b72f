//! The state all handlers share.

use std::sync::Arc;

use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::{Conn, Db};
use tonghop_directory::{Directory, scope};
use tonghop_forms::Form;
use tonghop_journal::{Journal, Recorder};
use tonghop_model::{AccountId, Clock, IdSource, TemplateId, UnitId};
use tonghop_web::Problem;

use crate::domain::Error;
use crate::domain::input::FieldFault;
use crate::forms::Forms;

/// State of the reports service.
pub struct App {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: IdSource,
    /// The sequencer, woken after each write.
    pub journal: Journal,
    /// Units and rights, copied from accounts.
    pub directory: Directory,
    forms: Forms,
}

impl App {
    /// The state of one service.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        ids: IdSource,
        journal: Journal,
        directory: Directory,
    ) -> Self {
        Self {
            db,
            clock,
            ids,
            journal,
            directory,
            forms: Forms::default(),
        }
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

    /// A recorder for what `caller` does now.
    pub fn recorder<P>(&self, caller: &Allowed<P>) -> Recorder {
        self.recorder_of(caller.account, caller.request_id.clone())
    }

    /// A recorder for what `account` does now.
    pub fn recorder_of(&self, account: AccountId, request_id: String) -> Recorder {
        Recorder::new(
            self.ids.clone(),
            self.clock.now(),
            Some(account),
            request_id,
        )
    }

    /// The form of a template.
    pub async fn form(&self, id: TemplateId) -> Result<Arc<Form>, Error> {
        self.forms.get(&self.db, id).await
    }

    /// Refuses a unit named at `pointer` of the body that does not exist or lies outside `scope`.
    pub async fn require_unit(
        &self,
        scope: &UnitScope,
        unit: UnitId,
        pointer: &str,
    ) -> Result<(), Problem> {
        let lineage = self.lineage(unit).await?;
        if !lineage.is_empty() && scope.contains(unit, &lineage) {
            return Ok(());
        }
        Err(Error::field(FieldFault::unknown_unit(pointer)).into())
    }

    /// The unit and its ancestors; a unit our copy does not know yet may have been made a moment ago.
    async fn lineage(&self, unit: UnitId) -> Result<Vec<UnitId>, Problem> {
        let known = self
            .read(move |conn| Ok(scope::lineage(conn, unit)?))
            .await?;
        if !known.is_empty() {
            return Ok(known);
        }
        self.directory.catch_up().await?;
        Ok(self
            .read(move |conn| Ok(scope::lineage(conn, unit)?))
            .await?)
    }
}
