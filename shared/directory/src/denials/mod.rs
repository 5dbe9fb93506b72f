//! Attempts that were denied, on their way into the audit trail. No request waits for it.
//!
//! A bounded queue takes refusals from the edge; one task writes them about once a second, equal ones as one row. What
//! does not fit into the queue is counted in the log.

mod batch;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tonghop_db::{Conn, Db, DbError, holds_on};
use tonghop_journal::{Audit, Journal, Recorder};
use tonghop_model::{AccountId, Clock, IdSource, UnitId, local_time};
use tonghop_web::refusal::{Refusal, RefusalSink};

use self::batch::Batch;
use crate::schema::directory_positions as positions;

/// Refusals that may wait to be looked at.
const QUEUE: usize = 1024;
/// How long equal refusals are put together.
const EVERY: Duration = Duration::from_secs(1);
/// How often a last batch that could not be written is tried again before the process ends.
const LAST_TRIES: usize = 3;

/// The queue's entrance.
struct Queue {
    clock: Arc<dyn Clock>,
    sender: mpsc::Sender<(DateTime<Utc>, Refusal)>,
    lost: Arc<AtomicU64>,
}

impl RefusalSink for Queue {
    fn note(&self, refusal: Refusal) {
        if self.sender.try_send((self.clock.now(), refusal)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Starts the task that writes refusals. It writes what is left and ends when the sink is dropped.
pub fn start(
    db: Db,
    clock: Arc<dyn Clock>,
    ids: IdSource,
    journal: Journal,
) -> (Arc<dyn RefusalSink>, JoinHandle<()>) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let lost = Arc::new(AtomicU64::new(0));
    let queue = Queue {
        clock,
        sender,
        lost: Arc::clone(&lost),
    };
    let writer = Writer {
        db,
        ids,
        journal,
        lost,
    };
    (Arc::new(queue), tokio::spawn(writer.run(receiver)))
}

struct Writer {
    db: Db,
    ids: IdSource,
    journal: Journal,
    lost: Arc<AtomicU64>,
}

impl Writer {
    async fn run(self, mut queue: mpsc::Receiver<(DateTime<Utc>, Refusal)>) {
        let mut batch = Batch::default();
        while let Some((at, refusal)) = queue.recv().await {
            batch.add(at, refusal);
            let until = Instant::now() + EVERY;
            while let Ok(Some((at, refusal))) = timeout_at(until, queue.recv()).await {
                batch.add(at, refusal);
            }
            // What could not be written is tried again with the next refusals.
            batch = self.write(batch).await;
        }
        for _ in 0..LAST_TRIES {
            if batch.is_empty() {
                return;
            }
            tokio::time::sleep(EVERY).await;
            batch = self.write(batch).await;
        }
    }

    /// Writes the batch; gives it back when the database fails.
    async fn write(&self, batch: Batch) -> Batch {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::error!(
                lost,
                "refused attempts came too fast to be recorded one by one"
            );
        }
        let (ids, batch) = (self.ids.clone(), Arc::new(batch));
        let rows = Arc::clone(&batch);
        let written = self
            .db
            .write(move |conn| Ok::<_, DbError>(insert(conn, &ids, &rows)?));
        match written.await {
            Ok(()) => {
                self.journal.wake();
                Batch::default()
            }
            Err(error) => {
                tracing::error!(error = ?error, "refused attempts could not be recorded yet");
                Arc::try_unwrap(batch).unwrap_or_default()
            }
        }
    }
}

fn insert(conn: &mut Conn, ids: &IdSource, batch: &Batch) -> QueryResult<()> {
    let day = batch
        .rows()
        .map(|(_, row)| local_time::local_date(row.at))
        .max();
    let units = units_of(conn, batch.accounts(), day.unwrap_or_default())?;
    for (who, row) in batch.rows() {
        let caller = row.first.caller.clone();
        let (account, on_behalf_of, client) = match caller {
            Some(caller) => (Some(caller.account), caller.on_behalf_of, caller.client_id),
            None => (None, None, None),
        };
        let recorder = Recorder::new(ids.clone(), row.at, account, row.first.request_id.clone())
            .through(on_behalf_of, client);
        let (kind, id) = row.object();
        let entry = Audit {
            unit: who.and_then(|who| units.get(&who)).copied(),
            ..Audit::denied(kind, id).detail(row.detail())
        };
        recorder.audit(conn, entry)?;
    }
    Ok(())
}

/// Where each account has its first position on `day`: those who watch over that unit see what its people tried.
fn units_of(
    conn: &mut Conn,
    accounts: Vec<AccountId>,
    day: NaiveDate,
) -> QueryResult<HashMap<AccountId, UnitId>> {
    let rows: Vec<(AccountId, Option<UnitId>)> = positions::table
        .filter(positions::account_id.eq_any(accounts))
        .filter(holds_on!(positions, day))
        .order((positions::account_id, positions::ordinal.desc()))
        .select((positions::account_id, positions::unit_id))
        .load(conn)?;
    // Later rows of the same account overwrite earlier ones: the first position stays.
    Ok(rows
        .into_iter()
        .filter_map(|(a, unit)| Some((a, unit?)))
        .collect())
}
