//! Numbers committed outbox rows and chains audit rows, in the background, in batches.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use tokio::sync::{Notify, watch};
use tonghop_db::{Conn, Db, DbError};
use tonghop_model::{AccountId, AuditId, UnitId};

use crate::chain::{leaf, link};
use crate::schema::{audit_entries, outbox, sequencer_state};

/// Rows numbered in one transaction.
const BATCH: i64 = 500;
/// Rows committed by another process are noticed after this long at the latest.
const POLL: Duration = Duration::from_millis(200);

/// Handle to a service's sequencer.
#[derive(Clone)]
pub struct Journal {
    pub(crate) db: Db,
    wake: Arc<Notify>,
    pub(crate) head: watch::Receiver<i64>,
    closing: Arc<watch::Sender<bool>>,
}

impl Journal {
    /// Starts the sequencer. It ends when the last handle is dropped.
    pub fn start(db: Db) -> Self {
        let wake = Arc::new(Notify::new());
        let (sender, head) = watch::channel(0);
        tokio::spawn(run(db.clone(), Arc::clone(&wake), sender));
        Self {
            db,
            wake,
            head,
            closing: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Lets waiting readers of the feed go, so that the service can stop.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Becomes true when the service stops.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Says that something was committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
}

async fn run(db: Db, wake: Arc<Notify>, head: watch::Sender<i64>) {
    while !head.is_closed() {
        match sequence(&db).await {
            Ok((last, more)) => {
                head.send_if_modified(|known| std::mem::replace(known, last) != last);
                if more {
                    continue;
                }
            }
            Err(error) => tracing::error!(error = ?error, "the sequencer failed; it tries again"),
        }
        // Running out of time is the normal case.
        drop(tokio::time::timeout(POLL, wake.notified()).await);
    }
}

/// Numbers what is pending; answers the last number and whether more may be waiting.
async fn sequence(db: &Db) -> Result<(i64, bool), DbError> {
    let (last, idle) = db
        .read(|conn| Ok::<_, DbError>((last_seq(conn)?, !any_pending(conn)?)))
        .await?;
    if idle {
        return Ok((last, false));
    }
    db.write(|conn| {
        // Taking the row's lock first makes several sequencers of one database take turns.
        diesel::update(sequencer_state::table)
            .set(sequencer_state::id.eq(1))
            .execute(conn)?;
        let numbered = number_events(conn)?;
        let chained = chain_entries(conn)?;
        Ok((last_seq(conn)?, numbered == BATCH || chained == BATCH))
    })
    .await
}

/// Whether committed rows wait for their number.
pub(crate) fn any_pending(conn: &mut Conn) -> QueryResult<bool> {
    let events = diesel::select(diesel::dsl::exists(
        outbox::table.filter(outbox::seq.is_null()),
    ))
    .get_result::<bool>(conn)?;
    Ok(events
        || diesel::select(diesel::dsl::exists(
            audit_entries::table.filter(audit_entries::seq.is_null()),
        ))
        .get_result(conn)?)
}

/// The number given last.
pub fn last_seq(conn: &mut Conn) -> QueryResult<i64> {
    sequencer_state::table
        .select(sequencer_state::last_seq)
        .first(conn)
}

fn number_events(conn: &mut Conn) -> QueryResult<i64> {
    let numbered = diesel::sql_query(
        "UPDATE outbox SET seq = pending.seq FROM (\
           SELECT id, (SELECT last_seq FROM sequencer_state) + row_number() OVER (ORDER BY id) AS seq \
           FROM (SELECT id FROM outbox WHERE seq IS NULL ORDER BY id LIMIT $1) AS oldest\
         ) AS pending WHERE outbox.id = pending.id",
    )
    .bind::<diesel::sql_types::BigInt, _>(BATCH)
    .execute(conn)?;
    let numbered = i64::try_from(numbered).unwrap_or_default();
    diesel::update(sequencer_state::table)
        .set(sequencer_state::last_seq.eq(sequencer_state::last_seq + numbered))
        .execute(conn)?;
    Ok(numbered)
}

/// What is hashed of an audit entry, with its place in the chain.
#[derive(Serialize)]
struct HashedEntry<'a> {
    seq: String,
    at: String,
    actor: Option<String>,
    action: &'a str,
    object_type: &'a str,
    object_id: String,
    unit: Option<String>,
    request_id: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Queryable)]
struct PendingEntry {
    id: AuditId,
    recorded_at: NaiveDateTime,
    actor_id: Option<AccountId>,
    action: String,
    object_type: String,
    object_id: AuditId,
    unit_id: Option<UnitId>,
    request_id: String,
    before_hash: Option<String>,
    after_hash: Option<String>,
}

impl PendingEntry {
    fn leaf(&self, seq: i64) -> String {
        leaf(&HashedEntry {
            seq: seq.to_string(),
            at: self
                .recorded_at
                .and_utc()
                .to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            actor: self.actor_id.map(|id| id.to_string()),
            action: &self.action,
            object_type: &self.object_type,
            object_id: self.object_id.to_string(),
            unit: self.unit_id.map(|id| id.to_string()),
            request_id: &self.request_id,
            before: self.before_hash.as_deref(),
            after: self.after_hash.as_deref(),
        })
    }
}

fn chain_entries(conn: &mut Conn) -> QueryResult<i64> {
    use audit_entries::dsl;
    let pending: Vec<PendingEntry> = dsl::audit_entries
        .filter(dsl::seq.is_null())
        .order(dsl::id)
        .limit(BATCH)
        .select((
            dsl::id,
            dsl::recorded_at,
            dsl::actor_id,
            dsl::action,
            dsl::object_type,
            dsl::object_id,
            dsl::unit_id,
            dsl::request_id,
            dsl::before_hash,
            dsl::after_hash,
        ))
        .load(conn)?;
    let (mut seq, mut chain): (i64, String) = sequencer_state::table
        .select((
            sequencer_state::last_audit_seq,
            sequencer_state::audit_chain,
        ))
        .first(conn)?;
    let count = i64::try_from(pending.len()).unwrap_or_default();
    for entry in pending {
        seq += 1;
        let leaf = entry.leaf(seq);
        chain = link(&chain, &leaf);
        diesel::update(dsl::audit_entries.filter(dsl::id.eq(entry.id)))
            .set((dsl::seq.eq(seq), dsl::leaf.eq(&leaf), dsl::chain.eq(&chain)))
            .execute(conn)?;
    }
    diesel::update(sequencer_state::table)
        .set((
            sequencer_state::last_audit_seq.eq(seq),
            sequencer_state::audit_chain.eq(chain),
        ))
        .execute(conn)?;
    Ok(count)
}
