//! Writes audit and outbox rows inside the business transaction.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{AccountId, AuditId, EventId, IdSource, UnitId};
use uuid::Uuid;

use crate::chain::fingerprint;
use crate::entry::{Entry, Outcome};
use crate::schema::{audit_entries, outbox};

/// The action of every attempt that was denied; the entry's detail says which.
pub const DENIED: &str = "request.denied";

/// SQLite takes at most 32 766 parameters in a statement; rows go in by this many.
const ROWS_PER_INSERT: usize = 500;

/// Records what one request does: when, by whom, in which request.
#[derive(Clone)]
pub struct Recorder {
    ids: IdSource,
    /// When the request is served.
    pub now: DateTime<Utc>,
    actor: Option<AccountId>,
    on_behalf_of: Option<AccountId>,
    client_id: Option<String>,
    request_id: String,
}

/// One thing that was done, or tried.
#[derive(Debug, Clone)]
pub struct Audit<'a> {
    /// Dotted name: `report.submitted`.
    pub action: &'a str,
    /// Kind of object: `report`.
    pub object_type: &'a str,
    /// The object.
    pub object_id: Uuid,
    /// The unit concerned.
    pub unit: Option<UnitId>,
    /// Fingerprint of the object before.
    pub before: Option<String>,
    /// Fingerprint of the object after.
    pub after: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// A few words, never what was sent.
    pub detail: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
struct OutboxRow {
    id: EventId,
    topic: String,
    entity_id: EventId,
    entity_version: i32,
    recorded_at: NaiveDateTime,
    payload: String,
}

impl Recorder {
    /// A recorder for one request. `actor` is `None` when the system itself acts.
    pub fn new(
        ids: IdSource,
        now: DateTime<Utc>,
        actor: Option<AccountId>,
        request_id: String,
    ) -> Self {
        Self {
            ids,
            now,
            actor,
            on_behalf_of: None,
            client_id: None,
            request_id,
        }
    }

    /// Says in whose place the actor acts, and through which partner system.
    #[must_use]
    pub fn through(mut self, on_behalf_of: Option<AccountId>, client_id: Option<String>) -> Self {
        self.on_behalf_of = on_behalf_of;
        self.client_id = client_id;
        self
    }

    /// A new id from the service's source.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.ids.next()
    }

    /// Who does it; `None` when the system itself acts.
    pub fn actor(&self) -> Option<AccountId> {
        self.actor
    }

    /// Writes one event for other services.
    pub fn event(
        &self,
        conn: &mut Conn,
        topic: &str,
        entity: Uuid,
        version: i32,
        payload: &impl Serialize,
    ) -> QueryResult<()> {
        let payload = serde_json::to_value(payload)
            .map_err(|e| diesel::result::Error::SerializationError(Box::new(e)))?;
        self.events(conn, topic, vec![(entity, version, payload)])
    }

    /// Writes many events of one topic, each for one entity and its version.
    pub fn events(
        &self,
        conn: &mut Conn,
        topic: &str,
        events: Vec<(Uuid, i32, serde_json::Value)>,
    ) -> QueryResult<()> {
        let rows: Vec<OutboxRow> = events
            .into_iter()
            .map(|(entity, entity_version, payload)| OutboxRow {
                id: self.id(),
                topic: topic.to_owned(),
                entity_id: EventId::from_uuid(entity),
                entity_version,
                recorded_at: self.now.naive_utc(),
                payload: payload.to_string(),
            })
            .collect();
        for chunk in rows.chunks(ROWS_PER_INSERT) {
            each_backend!(conn, c => diesel::insert_into(outbox::table).values(chunk).execute(c))?;
        }
        Ok(())
    }

    /// Writes one audit row.
    pub fn audit(&self, conn: &mut Conn, entry: Audit<'_>) -> QueryResult<()> {
        self.audits(conn, vec![entry])
    }

    /// Writes many audit rows.
    pub fn audits(&self, conn: &mut Conn, entries: Vec<Audit<'_>>) -> QueryResult<()> {
        let rows: Vec<Entry> = entries.into_iter().map(|e| self.entry(e)).collect();
        for chunk in rows.chunks(ROWS_PER_INSERT) {
            each_backend!(conn, c => diesel::insert_into(audit_entries::table).values(chunk).execute(c))?;
        }
        Ok(())
    }

    fn entry(&self, audit: Audit<'_>) -> Entry {
        Entry {
            id: self.id(),
            recorded_at: self.now.naive_utc(),
            actor_id: self.actor,
            action: audit.action.to_owned(),
            object_type: audit.object_type.to_owned(),
            object_id: AuditId::from_uuid(audit.object_id),
            unit_id: audit.unit,
            request_id: self.request_id.clone(),
            before_hash: audit.before,
            after_hash: audit.after,
            client_id: self.client_id.clone(),
            on_behalf_of: self.on_behalf_of,
            outcome: audit.outcome,
            detail: audit.detail,
        }
    }
}

impl<'a> Audit<'a> {
    /// Something was done to an object.
    pub fn new(action: &'a str, object_type: &'a str, object_id: Uuid) -> Self {
        Self {
            action,
            object_type,
            object_id,
            unit: None,
            before: None,
            after: None,
            outcome: Outcome::Done,
            detail: None,
        }
    }
    /// Something was tried and refused.
    pub fn denied(object_type: &'a str, object_id: Uuid) -> Self {
        Self {
            outcome: Outcome::Denied,
            ..Self::new(DENIED, object_type, object_id)
        }
    }
    /// In a few words. Never what was sent: the trail holds no content and no secrets.
    #[must_use]
    pub fn detail(mut self, words: impl Into<String>) -> Self {
        self.detail = Some(words.into());
        self
    }
    /// At this unit.
    #[must_use]
    pub fn at(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit);
        self
    }
    /// The object as it was.
    #[must_use]
    pub fn before(mut self, state: &impl Serialize) -> Self {
        self.before = Some(fingerprint(state));
        self
    }
    /// The object as it is now.
    #[must_use]
    pub fn after(mut self, state: &impl Serialize) -> Self {
        self.after = Some(fingerprint(state));
        self
    }
}
