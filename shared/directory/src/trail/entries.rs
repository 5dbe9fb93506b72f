//! Pages of the trail, newest first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_db::{Conn, DbError};
use tonghop_journal::Outcome;
use tonghop_model::{AccountId, AuditId, UnitId};
use tonghop_web::{Page, PageRequest, Problem};
use utoipa::ToSchema;

use super::filter::audit_query;
use super::query::{self, Row};
use crate::runtime::Store;

audit_query! {
    /// Filters of the trail.
    pub struct ListEntries {
        /// Rows in the page; 50 by default, 200 at the most.
        #[param(minimum = 1, maximum = 200)]
        limit: Option<u32>,
        /// `next` of the page before.
        #[param(max_length = 300)]
        cursor: Option<String>,
    }
}

/// One thing that was done, or tried and denied. Never what was sent: fingerprints say whether a kept copy is the same.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the service's chain, from 1, without gaps.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who; absent when the system acted or nobody was signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<AccountId>,
    /// Name of the actor as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub actor_name: Option<String>,
    /// In whose place the actor acted, where only that gave the right to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<AccountId>,
    /// Name of that person as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub on_behalf_of_name: Option<String>,
    /// The partner system that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_id: Option<String>,
    /// What was done: a stable word. `request.denied` for every denied attempt.
    #[schema(max_length = 60, example = "report.submitted")]
    pub action: String,
    /// Kind of object.
    #[schema(max_length = 60, example = "report")]
    pub object_type: String,
    /// The object; absent where an attempt named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_id: Option<AuditId>,
    /// The unit concerned; of a denied attempt the unit of who tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// How it ended.
    pub outcome: Outcome,
    /// A few words. Of a denied attempt: operation, problem code, permission, and how often within a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub detail: Option<String>,
    /// The request.
    #[schema(max_length = 64)]
    pub request_id: String,
    /// SHA-256 of the object's state before, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub before_hash: Option<String>,
    /// SHA-256 of the object's state after, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub after_hash: Option<String>,
    /// The chain up to and including this entry: SHA-256, hexadecimal.
    #[schema(max_length = 64)]
    pub chain: String,
}

impl AuditEntry {
    fn new(row: Row, names: &HashMap<AccountId, String>) -> Self {
        let name = |id: Option<AccountId>| id.and_then(|id| names.get(&id)).cloned();
        Self {
            seq: row.seq.unwrap_or_default(),
            recorded_at: row.recorded_at.and_utc(),
            actor_id: row.actor_id,
            actor_name: name(row.actor_id),
            on_behalf_of: row.on_behalf_of,
            on_behalf_of_name: name(row.on_behalf_of),
            client_id: row.client_id,
            action: row.action,
            object_type: row.object_type,
            object_id: Some(row.object_id).filter(|id| !id.as_uuid().is_nil()),
            unit_id: row.unit_id,
            outcome: row.outcome,
            detail: row.detail,
            request_id: row.request_id,
            before_hash: row.before_hash,
            after_hash: row.after_hash,
            chain: row.chain.unwrap_or_default(),
        }
    }

    /// Puts names to the people in `rows`.
    pub(super) fn of(conn: &mut Conn, rows: Vec<Row>) -> QueryResult<Vec<Self>> {
        let names = query::names(conn, &rows)?;
        Ok(rows.into_iter().map(|row| Self::new(row, &names)).collect())
    }
}

/// A page of what `caller` may see of the service's trail.
pub async fn list<E, P>(
    store: &Store<E>,
    caller: Allowed<P>,
    query: ListEntries,
) -> Result<Page<AuditEntry>, Problem> {
    let filter = query.filter()?;
    let page = PageRequest::parse(query.limit, query.cursor.as_deref(), &filter)?;
    let (before, scope, fetch) = (page.key()?, caller.scope, page.fetch());
    let entries = store
        .db
        .read(move |conn| {
            let rows = query::page(conn, &scope, &filter, before, fetch)?;
            Ok::<_, DbError>(AuditEntry::of(conn, rows)?)
        })
        .await?;
    Ok(page.page(entries, |entry| entry.seq.to_string(), |entry| entry))
}
