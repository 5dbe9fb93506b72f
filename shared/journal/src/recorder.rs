//! Writes audit and outbox rows inside the business transaction.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use tonghop_db::{Conn, each_backend};
use tonghop_model::{AccountId, AuditId, EventId, IdSource, UnitId};
use uuid::Uuid;

use crate::chain::fingerprint;
use crate::schema::{audit_entries, outbox};

/// SQLite takes at most 32 766 parameters in a statement; rows go in by this many.
const ROWS_PER_INSERT: usize = 500;

/// Records what one request does: when, by whom, in which request.
#[derive(Clone)]
pub struct Recorder {
    ids: IdSource,
    /// When the request is served.
    pub now: DateTime<Utc>,
    actor: Option<AccountId>,
    request_id: String,
}

/// One thing that was done.
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

#[derive(Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
struct AuditRow<'a> {
    id: AuditId,
    recorded_at: NaiveDateTime,
    actor_id: Option<AccountId>,
    action: &'a str,
    object_type: &'a str,
    object_id: AuditId,
    unit_id: Option<UnitId>,
    request_id: &'a str,
    before_hash: Option<String>,
    after_hash: Option<String>,
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
            request_id,
        }
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
        let rows: Vec<AuditRow<'_>> = entries.into_iter().map(|e| self.audit_row(e)).collect();
        for chunk in rows.chunks(ROWS_PER_INSERT) {
            each_backend!(conn, c => diesel::insert_into(audit_entries::table).values(chunk).execute(c))?;
        }
        Ok(())
    }

    fn audit_row<'a>(&'a self, entry: Audit<'a>) -> AuditRow<'a> {
        AuditRow {
            id: self.id(),
            recorded_at: self.now.naive_utc(),
            actor_id: self.actor,
            action: entry.action,
            object_type: entry.object_type,
            object_id: AuditId::from_uuid(entry.object_id),
            unit_id: entry.unit,
            request_id: &self.request_id,
            before_hash: entry.before,
            after_hash: entry.after,
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
        }
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
