-- A unit's own deadline, where it differs from its period's.
ALTER TABLE assignments ADD COLUMN due_at TIMESTAMP;
