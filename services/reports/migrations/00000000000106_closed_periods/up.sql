-- A period takes no more reports from when it was closed; until now none ever was. Why it was last closed, or opened again.
ALTER TABLE periods DROP COLUMN state;
ALTER TABLE periods ADD COLUMN closed_at TIMESTAMP;
ALTER TABLE periods ADD COLUMN state_reason TEXT;
