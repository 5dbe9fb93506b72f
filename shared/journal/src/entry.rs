//! An audit entry as it is stored and as it is hashed.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use tonghop_model::{AccountId, AuditId, UnitId};

use crate::chain::leaf;
use crate::schema::audit_entries;

tonghop_model::text_enum! {
    /// How it ended.
    pub enum Outcome {
        /// It was done.
        Done = "DONE",
        /// It was refused; nothing changed.
        Denied = "DENIED",
    }
}

/// One entry, without its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub struct Entry {
    /// Its id.
    pub id: AuditId,
    /// When, UTC.
    pub recorded_at: NaiveDateTime,
    /// Who; `None` when the system acted or nobody was signed in.
    pub actor_id: Option<AccountId>,
    /// Dotted name: `report.submitted`.
    pub action: String,
    /// Kind of object: `report`.
    pub object_type: String,
    /// The object; all zero where there is none.
    pub object_id: AuditId,
    /// The unit concerned.
    pub unit_id: Option<UnitId>,
    /// The request.
    pub request_id: String,
    /// Fingerprint of the object before.
    pub before_hash: Option<String>,
    /// Fingerprint of the object after.
    pub after_hash: Option<String>,
    /// The partner system that called.
    pub client_id: Option<String>,
    /// In whose place the actor acted.
    pub on_behalf_of: Option<AccountId>,
    /// How it ended.
    pub outcome: Outcome,
    /// A few words, never what was sent.
    pub detail: Option<String>,
}

/// What is hashed of an entry, with its place in the chain. Members that came later are hashed only where they say
/// something, so that older entries keep their hash.
#[derive(Serialize)]
struct Hashed<'a> {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

impl Entry {
    /// The entry's hash at place `seq`.
    pub fn leaf(&self, seq: i64) -> String {
        leaf(&Hashed {
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
            client: self.client_id.as_deref(),
            on_behalf_of: self.on_behalf_of.map(|id| id.to_string()),
            outcome: (self.outcome != Outcome::Done).then(|| self.outcome.as_str()),
            detail: self.detail.as_deref(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry() -> Entry {
        Entry {
            id: AuditId::from_uuid(Uuid::from_u128(1)),
            recorded_at: "2011-12-20T03:00:00".parse().unwrap(),
            actor_id: Some(AccountId::from_uuid(Uuid::from_u128(2))),
            action: "report.submitted".into(),
            object_type: "report".into(),
            object_id: AuditId::from_uuid(Uuid::from_u128(3)),
            unit_id: None,
            request_id: "r".into(),
            before_hash: None,
            after_hash: Some("ab".into()),
            client_id: None,
            on_behalf_of: None,
            outcome: Outcome::Done,
            detail: None,
        }
    }

    /// An entry from before the newer columns hashes as it did then: this is its SHA-256 of that time.
    #[test]
    fn old_entries_keep_their_hash() {
        let old = serde_json::json!({
            "seq": "7", "at": "2011-12-20T03:00:00.000000Z", "actor": "00000000-0000-0000-0000-000000000002",
            "action": "report.submitted", "object_type": "report", "object_id": "00000000-0000-0000-0000-000000000003",
            "unit": null, "request_id": "r", "before": null, "after": "ab"
        });
        assert_eq!(entry().leaf(7), leaf(&old));
    }

    /// Each newer column is under the hash as soon as it says something.
    #[test]
    fn newer_columns_are_hashed() {
        let changes: [fn(&mut Entry); 4] = [
            |e| e.client_id = Some("c".into()),
            |e| e.on_behalf_of = Some(AccountId::from_uuid(Uuid::from_u128(9))),
            |e| e.outcome = Outcome::Denied,
            |e| e.detail = Some("d".into()),
        ];
        for change in changes {
            let mut other = entry();
            change(&mut other);
            assert_ne!(other.leaf(7), entry().leaf(7));
        }
    }
}
