DROP TABLE parked_events;
DROP TABLE inbox;
DROP TABLE feed_cursors;
DROP TABLE idempotency_keys;
DROP TABLE sequencer_state;
DROP TABLE audit_entries;
DROP TABLE outbox;
