//! `GET /internal/v1/feed`: a service's events in order, by long poll, to other services.

use std::time::Duration;

use actix_web::web::{Data, Json, ServiceConfig};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use tonghop_auth::ServiceCaller;
use tonghop_db::DbError;
use tonghop_model::EventId;
use tonghop_web::{Problem, QueryOf};
use uuid::Uuid;

use crate::schema::outbox;
use crate::sequencer::{Journal, any_pending, last_seq};

/// Events in one page at the most.
const MAX_PAGE: i64 = 500;
/// How long a reader may wait for news.
const MAX_WAIT: Duration = Duration::from_secs(25);
/// How long the head waits for pending rows to be numbered.
const SETTLE: Duration = Duration::from_secs(3);

/// One event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the feed, without gaps.
    pub seq: i64,
    /// Its id, the same on every delivery.
    pub id: EventId,
    /// What happened: `unit.changed`.
    pub topic: String,
    /// To what.
    pub entity_id: Uuid,
    /// The entity's version after it.
    pub entity_version: i32,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The entity, or what is to be known of the change.
    pub payload: serde_json::Value,
}

/// A page of the feed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeedPage {
    /// Events after the cursor, in order.
    pub events: Vec<Event>,
}

impl FeedPage {
    /// Whether this was the end of the feed; behind a full page there may be more.
    pub fn is_last(&self) -> bool {
        i64::try_from(self.events.len()).is_ok_and(|n| n < MAX_PAGE)
    }
}

/// The end of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedHead {
    /// The number of the last event; everything committed before the question is at or below it.
    pub seq: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedQuery {
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
    #[serde(default)]
    wait: u64,
}

/// Registers the feed's two addresses.
pub fn configure(config: &mut ServiceConfig) {
    config.service(head).service(feed);
}

/// Events after `after`; with `wait` (seconds) an empty answer waits for news.
#[get("/internal/v1/feed")]
async fn feed(
    _caller: ServiceCaller,
    journal: Data<Journal>,
    query: QueryOf<FeedQuery>,
) -> Result<Json<FeedPage>, Problem> {
    let limit = query.0.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    let until = Instant::now() + Duration::from_secs(query.0.wait).min(MAX_WAIT);
    let (mut numbered, mut closing) = (journal.head.clone(), journal.closing());
    loop {
        let events = read_page(&journal, query.0.after, limit).await?;
        if !events.is_empty() || Instant::now() >= until || *closing.borrow() {
            return Ok(Json(FeedPage { events }));
        }
        // The head moves when this process numbers rows; another process's numbering is noticed by the sequencer's poll.
        tokio::select! {
            () = tokio::time::sleep_until(until) => {}
            _ = closing.changed() => {}
            moved = numbered.changed() => {
                if moved.is_err() {
                    return Ok(Json(FeedPage { events: Vec::new() }));
                }
            }
        }
    }
}

async fn read_page(journal: &Journal, after: i64, limit: i64) -> Result<Vec<Event>, Problem> {
    type Row = (
        Option<i64>,
        EventId,
        String,
        EventId,
        i32,
        chrono::NaiveDateTime,
        String,
    );
    let rows: Vec<Row> = journal
        .db
        .read(move |conn| {
            let rows = outbox::table
                .filter(outbox::seq.gt(after))
                .order(outbox::seq)
                .limit(limit)
                .select((
                    outbox::seq,
                    outbox::id,
                    outbox::topic,
                    outbox::entity_id,
                    outbox::entity_version,
                    outbox::recorded_at,
                    outbox::payload,
                ))
                .load(conn);
            rows.map_err(DbError::from)
        })
        .await?;
    rows.into_iter()
        .map(
            |(seq, id, topic, entity, entity_version, recorded_at, payload)| {
                let payload = serde_json::from_str(&payload).map_err(Problem::internal)?;
                let (seq, entity_id) = (seq.unwrap_or_default(), entity.as_uuid());
                Ok(Event {
                    seq,
                    id,
                    topic,
                    entity_id,
                    entity_version,
                    recorded_at: recorded_at.and_utc(),
                    payload,
                })
            },
        )
        .collect()
}

/// The end of the feed, once all that is committed has its number.
#[get("/internal/v1/feed/head")]
async fn head(_caller: ServiceCaller, journal: Data<Journal>) -> Result<HttpResponse, Problem> {
    let until = Instant::now() + SETTLE;
    let mut changes = journal.head.clone();
    loop {
        let (seq, pending) = journal
            .db
            .read(|conn| Ok::<_, DbError>((last_seq(conn)?, any_pending(conn)?)))
            .await?;
        if !pending {
            return Ok(HttpResponse::Ok().json(FeedHead { seq }));
        }
        journal.wake();
        if Instant::now() >= until {
            return Err(Problem::unavailable("the sequencer does not keep up"));
        }
        drop(tokio::time::timeout(Duration::from_millis(20), changes.changed()).await);
    }
}
