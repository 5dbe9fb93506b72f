//! The state all handlers share.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;
use tonghop_auth::UnitScope;
use tonghop_directory::runtime::Store;
use tonghop_directory::{Directory, scope};
use tonghop_forms::Form;
use tonghop_model::{TemplateId, UnitId};
use tonghop_web::Problem;

use crate::domain::Error;
use crate::domain::input::FieldFault;
use crate::forms::Forms;

/// State of the reports service.
pub struct App {
    /// Database, journal, time and ids.
    pub store: Store<Error>,
    /// Units and rights, copied from accounts.
    pub directory: Directory,
    forms: Forms,
}

/// Handlers say `app.read(…)`, `app.clock`.
impl Deref for App {
    type Target = Store<Error>;

    fn deref(&self) -> &Store<Error> {
        &self.store
    }
}

impl App {
    /// The state of one service.
    pub fn new(store: Store<Error>, directory: Directory) -> Self {
        Self {
            store,
            directory,
            forms: Forms::default(),
        }
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
        let lineage = self.lineage(unit, scope.on).await?;
        if !lineage.is_empty() && scope.contains(unit, &lineage) {
            return Ok(());
        }
        Err(Error::field(FieldFault::unknown_unit(pointer)).into())
    }

    /// The unit and its ancestors on a day; a unit our copy does not know yet may have been made a moment ago.
    async fn lineage(&self, unit: UnitId, day: NaiveDate) -> Result<Vec<UnitId>, Problem> {
        let known = self
            .read(move |conn| Ok(scope::lineage(conn, unit, day)?))
            .await?;
        if !known.is_empty() {
            return Ok(known);
        }
        self.directory.catch_up().await?;
        Ok(self
            .read(move |conn| Ok(scope::lineage(conn, unit, day)?))
            .await?)
    }
}
