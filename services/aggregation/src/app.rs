//! The state all handlers share.

use std::ops::Deref;
use std::time::Duration;

use tonghop_directory::runtime::Store;
use tonghop_journal::Consumer;
use tonghop_web::Problem;

use crate::domain::Error;
use crate::forms::Forms;

/// How long a request waits for what reports has committed to arrive here.
const PATIENCE: Duration = Duration::from_secs(10);

/// State of the aggregation service.
pub struct App {
    /// Database, journal, time and ids.
    pub store: Store<Error>,
    /// Compiled templates.
    pub forms: Forms,
    /// Follows the reports feed.
    pub reports: Consumer,
}

/// Handlers say `app.read(…)`, `app.clock`.
impl Deref for App {
    type Target = Store<Error>;

    fn deref(&self) -> &Store<Error> {
        &self.store
    }
}

impl App {
    /// Waits until everything reports had committed before this call is counted here.
    pub async fn catch_up(&self) -> Result<(), Problem> {
        self.reports
            .catch_up(PATIENCE)
            .await
            .map_err(Problem::unavailable)
    }
}
