//! The stored answer of a keyed request: written with the work, replayed on a retry.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tonghop_db::{Conn, each_backend};
use tonghop_model::AccountId;

use crate::schema::idempotency_keys;

/// One keyed request: who, which operation on which object, which key, which content.
#[derive(Debug, Clone)]
pub struct KeyedRequest {
    principal: AccountId,
    operation: String,
    key: String,
    fingerprint: String,
}

/// An answer that was given before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: i32,
    /// Body, as sent.
    pub body: String,
    /// `ETag`, if one was sent.
    pub etag: Option<String>,
    /// `Location`, if one was sent.
    pub location: Option<String>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: do the work.
    New,
    /// The same request was answered before: give that answer again.
    Answered(StoredAnswer),
    /// The key was used for something else.
    Reused,
}

#[derive(Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
struct Row<'a> {
    principal: AccountId,
    operation: &'a str,
    key: &'a str,
    fingerprint: &'a str,
    status: i32,
    body: &'a str,
    etag: Option<String>,
    location: Option<String>,
    created_at: NaiveDateTime,
}

impl KeyedRequest {
    /// Describes a request. `operation` names method and address; `content` is what was sent.
    pub fn new(
        principal: AccountId,
        operation: String,
        key: String,
        content: &impl Serialize,
    ) -> Self {
        let bytes = serde_json::to_vec(content).unwrap_or_default();
        Self {
            principal,
            operation,
            key,
            fingerprint: hex::encode(Sha256::digest(bytes)),
        }
    }

    /// What is known of the key. Ask inside the transaction that does the work.
    pub fn look_up(&self, conn: &mut Conn) -> QueryResult<Known> {
        use idempotency_keys::dsl;
        let found: Option<(String, StoredAnswer)> = dsl::idempotency_keys
            .filter(dsl::principal.eq(self.principal))
            .filter(dsl::operation.eq(&self.operation))
            .filter(dsl::key.eq(&self.key))
            .select((
                dsl::fingerprint,
                (dsl::status, dsl::body, dsl::etag, dsl::location),
            ))
            .first(conn)
            .optional()?;
        Ok(match found {
            None => Known::New,
            Some((fingerprint, answer)) if fingerprint == self.fingerprint => {
                Known::Answered(answer)
            }
            Some(_) => Known::Reused,
        })
    }

    /// Keeps the answer. A second request that got here at the same time fails on the primary key and is retried.
    pub fn store(
        &self,
        conn: &mut Conn,
        answer: &StoredAnswer,
        now: NaiveDateTime,
    ) -> QueryResult<()> {
        let row = Row {
            principal: self.principal,
            operation: &self.operation,
            key: &self.key,
            fingerprint: &self.fingerprint,
            status: answer.status,
            body: &answer.body,
            etag: answer.etag.clone(),
            location: answer.location.clone(),
            created_at: now,
        };
        each_backend!(conn, c => diesel::insert_into(idempotency_keys::table).values(&row).execute(c))?;
        Ok(())
    }
}
