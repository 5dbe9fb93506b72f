//! A service while it runs.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tonghop_db::{Db, DbError, Migrations};
use tonghop_journal::Journal;
use tonghop_web::health::Health;
use tonghop_web::server::Running;

/// How long the database may take to answer `/readyz`.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long the last denied attempts may take to be recorded.
const LAST_WORDS: Duration = Duration::from_secs(6);

/// The running service.
pub struct Service {
    server: Running,
    journal: Journal,
    denials: JoinHandle<()>,
}

impl Service {
    pub(super) fn new(server: Running, journal: Journal, denials: JoinHandle<()>) -> Self {
        Self {
            server,
            journal,
            denials,
        }
    }

    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Lets readers of the feed go, finishes what is under way, then ends.
    pub async fn stop(self) {
        self.journal.close();
        self.server.stop().await;
        // The server held the queue's entrance: now the writer comes to its end.
        if tokio::time::timeout(LAST_WORDS, self.denials)
            .await
            .is_err()
        {
            tracing::error!("denied attempts were not all recorded before the end");
        }
    }
}

/// Ready when the database answers and has all tables.
pub(super) fn health(db: Db, migrations: Migrations) -> Health {
    Health::new(Arc::new(move || {
        let db = db.clone();
        Box::pin(async move {
            probe(&db, migrations)
                .await
                .map_err(|_| "the database does not answer".to_owned())
        })
    }))
}

async fn probe(db: &Db, migrations: Migrations) -> Result<(), DbError> {
    let ask = db.read(move |conn| migrations.pending(conn));
    match tokio::time::timeout(PROBE_TIMEOUT, ask).await {
        Ok(Ok(false)) => Ok(()),
        Ok(Ok(true)) => Err(DbError::Migration("pending".into())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(DbError::Overloaded),
    }
}
