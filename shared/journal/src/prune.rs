//! Forgets what only had to be remembered for a while: answers of keyed requests, and events that were applied.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};
use tokio::sync::watch;
use tonghop_db::{Db, DbError, DbUuid};
use tonghop_model::{Clock, EventId};
use uuid::Uuid;

/// A client that retries does so within minutes, a feed that is read again starts within days.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How often.
const EVERY: Duration = Duration::from_hours(24);
/// Rows deleted in one transaction, so that nobody waits long for it.
const BATCH: i64 = 500;

/// Rows that were deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Stored answers.
    pub answers: usize,
    /// Applied events.
    pub events: usize,
}

/// Prunes now and once a day, until `closing` becomes true or its sender is dropped.
pub(crate) async fn run(db: Db, clock: Arc<dyn Clock>, mut closing: watch::Receiver<bool>) {
    loop {
        match prune(&db, clock.now()).await {
            Ok(pruned) if pruned == Pruned::default() => {}
            Ok(Pruned { answers, events }) => {
                tracing::info!(answers, events, "forgot old answers and applied events");
            }
            Err(error) => tracing::warn!(error = ?error, "pruning failed; it is tried again"),
        }
        // Running out of time is the normal case.
        if tokio::time::timeout(EVERY, closing.wait_for(|closing| *closing))
            .await
            .is_ok()
        {
            return;
        }
    }
}

/// Deletes what is older than thirty days at `now`, a batch a transaction.
pub async fn prune(db: &Db, now: DateTime<Utc>) -> Result<Pruned, DbError> {
    let before = now - KEPT;
    let mut pruned = Pruned::default();
    loop {
        let (answers, events) = db
            .write(move |conn| {
                let answers = diesel::sql_query(
                    "DELETE FROM idempotency_keys WHERE (principal, operation, key) IN (\
                       SELECT principal, operation, key FROM idempotency_keys WHERE created_at < $1 LIMIT $2)",
                )
                .bind::<Timestamp, _>(before.naive_utc())
                .bind::<BigInt, _>(BATCH)
                .execute(conn)?;
                let events = diesel::sql_query(
                    "DELETE FROM inbox WHERE (source, event_id) IN (\
                       SELECT source, event_id FROM inbox WHERE event_id < $1 LIMIT $2)",
                )
                .bind::<DbUuid, _>(first_id_of(before))
                .bind::<BigInt, _>(BATCH)
                .execute(conn)?;
                Ok::<_, DbError>((answers, events))
            })
            .await?;
        pruned.answers += answers;
        pruned.events += events;
        let full = usize::try_from(BATCH).unwrap_or(usize::MAX);
        if answers < full && events < full {
            return Ok(pruned);
        }
    }
}

/// The least id an event of that instant can have: ids are `UUIDv7` and begin with the milliseconds since 1970
/// (RFC 9562 §5.7).
fn first_id_of(instant: DateTime<Utc>) -> EventId {
    let milliseconds = u128::try_from(instant.timestamp_millis()).unwrap_or_default();
    EventId::from_uuid(Uuid::from_u128(milliseconds << 80))
}
