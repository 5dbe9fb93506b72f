//! Follows a feed: cursor, inbox and the consumer's own tables move in one transaction, so each event counts once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use tokio::sync::watch;
use tonghop_db::{Conn, Db, DbError, Portable, each_backend};
use tonghop_model::{Clock, EventId};

use crate::feed::Event;
use crate::feed_client::{FeedClient, FeedError};
use crate::schema::{feed_cursors, inbox, parked_events};

/// Pause after a failure.
const RETRY: Duration = Duration::from_millis(300);
/// While following fails, the log says so this often.
const COMPLAIN_EVERY: Duration = Duration::from_secs(30);

/// An event could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// The database failed: try again.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The event itself cannot be applied, now or later.
    #[error("the event cannot be applied: {0}")]
    Poison(String),
}

impl From<diesel::result::Error> for ProjectionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(DbError::Query(error))
    }
}
impl From<serde_json::Error> for ProjectionError {
    fn from(error: serde_json::Error) -> Self {
        Self::Poison(error.to_string())
    }
}

/// What a consumer does with events.
pub trait Projection: Send + Sync + 'static {
    /// Applies events, in order, inside the transaction that moves the cursor.
    fn apply(&self, conn: &mut Conn, events: &[Event]) -> Result<(), ProjectionError>;
}

/// A running consumer of one feed.
#[derive(Clone)]
pub struct Consumer {
    feed: FeedClient,
    progress: watch::Receiver<i64>,
    heard: watch::Receiver<Option<Instant>>,
}

impl Consumer {
    /// Starts following `feed`. It ends when the last handle is dropped.
    pub fn start(
        feed: FeedClient,
        db: Db,
        clock: Arc<dyn Clock>,
        projection: Arc<dyn Projection>,
    ) -> Self {
        let (sender, progress) = watch::channel(0);
        let (ear, heard) = watch::channel(None);
        tokio::spawn(run(feed.clone(), db, clock, projection, sender, ear));
        Self {
            feed,
            progress,
            heard,
        }
    }

    /// How far the feed has been applied.
    pub fn applied(&self) -> i64 {
        *self.progress.borrow()
    }

    /// When the feed was last known to be applied to its end: a time of this machine's own clock that nobody can set.
    pub fn last_heard(&self) -> Option<Instant> {
        *self.heard.borrow()
    }

    /// Whether the feed was applied to its end within `limit`.
    pub fn heard_within(&self, limit: Duration) -> bool {
        self.last_heard().is_some_and(|at| at.elapsed() <= limit)
    }

    /// Whether the feed has not yet been read to its end since this process began.
    pub fn never_heard(&self) -> bool {
        self.last_heard().is_none()
    }

    /// Waits until the feed has been read to its end once, or for `patience`.
    pub async fn first_heard(&self, patience: Duration) {
        let mut heard = self.heard.clone();
        drop(tokio::time::timeout(patience, heard.wait_for(Option::is_some)).await);
    }

    /// Waits until everything the other service had committed before this call is applied here.
    pub async fn catch_up(&self, patience: Duration) -> Result<(), CatchUpError> {
        let head = self.feed.head().await?;
        let mut progress = self.progress.clone();
        let arrived =
            tokio::time::timeout(patience, progress.wait_for(|applied| *applied >= head)).await;
        if matches!(arrived, Ok(Ok(_))) {
            Ok(())
        } else {
            Err(CatchUpError::Behind)
        }
    }

    /// Waits until one more batch is applied, or for `patience`.
    pub async fn moved(&self, patience: Duration) {
        let mut progress = self.progress.clone();
        drop(tokio::time::timeout(patience, progress.changed()).await);
    }
}

/// The consumer could not be brought up to date in time.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// The other service did not answer.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// Applying takes longer than the caller can wait.
    #[error("the feed is being applied but not yet to its end")]
    Behind,
}

async fn run(
    feed: FeedClient,
    db: Db,
    clock: Arc<dyn Clock>,
    projection: Arc<dyn Projection>,
    progress: watch::Sender<i64>,
    ear: watch::Sender<Option<Instant>>,
) {
    let source = feed.name();
    // At the start and after a failure nobody waits for news: what matters is whether the other side is there.
    let mut in_touch = false;
    let mut complained: Option<Instant> = None;
    while !progress.is_closed() {
        let step = async {
            let after = db
                .read(move |conn| Ok::<_, DbError>(cursor(conn, source)?))
                .await?;
            progress.send_if_modified(|known| std::mem::replace(known, after) != after);
            let ask = async {
                if in_touch {
                    feed.page(after).await
                } else {
                    feed.page_now(after).await
                }
            };
            let page = tokio::select! {
                page = ask => page?,
                () = progress.closed() => return Ok(()),
            };
            let (heard_at, is_last) = (Instant::now(), page.is_last());
            apply_page(source, &db, &clock, &projection, after, page.events).await?;
            if is_last {
                ear.send_replace(Some(heard_at));
            }
            Ok(())
        };
        let outcome: Result<(), StepError> = step.await;
        in_touch = outcome.is_ok();
        match outcome {
            Ok(()) => {
                if complained.take().is_some() {
                    tracing::info!(source, "following the feed again");
                }
            }
            Err(error) => {
                if complained.is_none_or(|at| at.elapsed() >= COMPLAIN_EVERY) {
                    tracing::warn!(source, error = ?error, "following a feed failed; trying again");
                    complained = Some(Instant::now());
                }
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Feed(#[from] FeedError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Applies a page at once; if that fails, event by event, setting aside those that can never be applied.
async fn apply_page(
    source: &'static str,
    db: &Db,
    clock: &Arc<dyn Clock>,
    projection: &Arc<dyn Projection>,
    after: i64,
    events: Vec<Event>,
) -> Result<(), StepError> {
    if events.is_empty() {
        return Ok(());
    }
    let (all, whole) = (events.clone(), Arc::clone(projection));
    match db
        .write(move |conn| apply(conn, source, after, &all, whole.as_ref()))
        .await
    {
        Ok(()) => return Ok(()),
        Err(ProjectionError::Db(error)) => return Err(error.into()),
        Err(ProjectionError::Poison(_)) => {}
    }
    let mut after = after;
    for event in events {
        let (seq, one, single) = (event.seq, event.clone(), Arc::clone(projection));
        let outcome = db
            .write(move |conn| {
                apply(
                    conn,
                    source,
                    after,
                    std::slice::from_ref(&one),
                    single.as_ref(),
                )
            })
            .await;
        match outcome {
            Ok(()) => {}
            Err(ProjectionError::Db(error)) => return Err(error.into()),
            Err(ProjectionError::Poison(reason)) => {
                tracing::error!(
                    source,
                    seq,
                    reason,
                    "an event was parked: it cannot be applied"
                );
                let now = clock.now().naive_utc();
                db.write(move |conn| park(conn, source, after, &event, &reason, now))
                    .await?;
            }
        }
        after = seq;
    }
    Ok(())
}

fn apply(
    conn: &mut Conn,
    source: &str,
    after: i64,
    events: &[Event],
    projection: &dyn Projection,
) -> Result<(), ProjectionError> {
    let Some(last) = events.last() else {
        return Ok(());
    };
    if !advance(conn, source, after, last.seq)? {
        return Ok(());
    }
    let ids: Vec<EventId> = events.iter().map(|e| e.id).collect();
    let seen: Vec<EventId> = inbox::table
        .filter(inbox::source.eq(source))
        .filter(inbox::event_id.eq_any(&ids))
        .select(inbox::event_id)
        .load(conn)?;
    let seen: HashSet<EventId> = seen.into_iter().collect();
    let fresh: Vec<Event> = events
        .iter()
        .filter(|e| !seen.contains(&e.id))
        .cloned()
        .collect();
    let rows: Vec<_> = fresh
        .iter()
        .map(|e| (inbox::source.eq(source), inbox::event_id.eq(e.id)))
        .collect();
    each_backend!(conn, c => diesel::insert_into(inbox::table).values(&rows).execute(c))?;
    projection.apply(conn, &fresh)
}

/// Sets aside an event that cannot be applied, so that the stream goes on.
fn park(
    conn: &mut Conn,
    source: &str,
    after: i64,
    event: &Event,
    reason: &str,
    now: chrono::NaiveDateTime,
) -> Result<(), DbError> {
    if !advance(conn, source, after, event.seq)? {
        return Ok(());
    }
    let row = (
        parked_events::source.eq(source),
        parked_events::event_id.eq(event.id),
        parked_events::seq.eq(event.seq),
        parked_events::topic.eq(&event.topic),
        parked_events::payload.eq(event.payload.to_string()),
        parked_events::reason.eq(reason),
        parked_events::parked_at.eq(now),
    );
    Portable(
        diesel::insert_into(parked_events::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// Moves the cursor from `after` to `to`; `false` when another process has moved it meanwhile.
fn advance(conn: &mut Conn, source: &str, after: i64, to: i64) -> QueryResult<bool> {
    let first = diesel::insert_into(feed_cursors::table)
        .values((feed_cursors::source.eq(source), feed_cursors::seq.eq(0_i64)))
        .on_conflict_do_nothing();
    Portable(first).execute(conn)?;
    let moved = diesel::update(feed_cursors::table)
        .filter(feed_cursors::source.eq(source))
        .filter(feed_cursors::seq.eq(after))
        .set(feed_cursors::seq.eq(to))
        .execute(conn)?;
    Ok(moved == 1)
}

fn cursor(conn: &mut Conn, source: &str) -> QueryResult<i64> {
    let found = feed_cursors::table
        .filter(feed_cursors::source.eq(source))
        .select(feed_cursors::seq)
        .first(conn);
    Ok(found.optional()?.unwrap_or_default())
}
