//! The journal's tables, for both engines.

diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    outbox (id) {
        id -> DbUuid,
        topic -> Text,
        entity_id -> DbUuid,
        entity_version -> Integer,
        recorded_at -> Timestamp,
        payload -> Text,
        seq -> Nullable<BigInt>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    audit_entries (id) {
        id -> DbUuid,
        recorded_at -> Timestamp,
        actor_id -> Nullable<DbUuid>,
        action -> Text,
        object_type -> Text,
        object_id -> DbUuid,
        unit_id -> Nullable<DbUuid>,
        request_id -> Text,
        before_hash -> Nullable<Text>,
        after_hash -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        leaf -> Nullable<Text>,
        chain -> Nullable<Text>,
        client_id -> Nullable<Text>,
        on_behalf_of -> Nullable<DbUuid>,
        outcome -> Text,
        detail -> Nullable<Text>,
    }
}
diesel::table! {
    sequencer_state (id) {
        id -> Integer,
        last_seq -> BigInt,
        last_audit_seq -> BigInt,
        audit_chain -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    idempotency_keys (principal, operation, key) {
        principal -> DbUuid,
        operation -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Integer,
        body -> Text,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        created_at -> Timestamp,
    }
}
diesel::table! {
    feed_cursors (source) {
        source -> Text,
        seq -> BigInt,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    inbox (source, event_id) {
        source -> Text,
        event_id -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    parked_events (source, event_id) {
        source -> Text,
        event_id -> DbUuid,
        seq -> BigInt,
        topic -> Text,
        payload -> Text,
        reason -> Text,
        parked_at -> Timestamp,
    }
}
