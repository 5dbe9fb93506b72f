-- What every write leaves beside its business rows, in the same transaction.

CREATE TABLE outbox (
    id UUID PRIMARY KEY NOT NULL,
    topic TEXT NOT NULL,
    entity_id UUID NOT NULL,
    entity_version INTEGER NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    payload TEXT NOT NULL,
    -- Given by the sequencer once the row is committed; readers see only numbered rows.
    seq BIGINT
);
CREATE UNIQUE INDEX outbox_seq_key ON outbox (seq);
CREATE INDEX outbox_pending ON outbox (id) WHERE seq IS NULL;

CREATE TABLE audit_entries (
    id UUID PRIMARY KEY NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id UUID NOT NULL,
    unit_id UUID,
    request_id TEXT NOT NULL,
    before_hash TEXT,
    after_hash TEXT,
    seq BIGINT,
    -- Lower-case hexadecimal SHA-256: of the entry, and of the chain up to and including it.
    leaf TEXT,
    chain TEXT
);
CREATE UNIQUE INDEX audit_entries_seq_key ON audit_entries (seq);
CREATE INDEX audit_entries_pending ON audit_entries (id) WHERE seq IS NULL;

CREATE TABLE sequencer_state (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    last_seq BIGINT NOT NULL,
    last_audit_seq BIGINT NOT NULL,
    audit_chain TEXT NOT NULL
);
INSERT INTO sequencer_state (id, last_seq, last_audit_seq, audit_chain)
VALUES (1, 0, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE idempotency_keys (
    principal UUID NOT NULL,
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag TEXT,
    location TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (principal, operation, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- How far this service has read the feeds of others, and what it has read.
CREATE TABLE feed_cursors (
    source TEXT PRIMARY KEY NOT NULL,
    seq BIGINT NOT NULL
);
CREATE TABLE inbox (
    source TEXT NOT NULL,
    event_id UUID NOT NULL,
    PRIMARY KEY (source, event_id)
);
CREATE TABLE parked_events (
    source TEXT NOT NULL,
    event_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    reason TEXT NOT NULL,
    parked_at TIMESTAMP NOT NULL,
    PRIMARY KEY (source, event_id)
);
